import type { FastifyRequest } from 'fastify';
import type { UserRole } from '../domain/user-role.ts';
import type { Identity } from '../operations/find-identity.ts';
import type { Services } from '../operations/services.ts';

/** What every route says about itself; a route that says nothing is not registered at all. */
export interface RouteFacts {
  /** Who may use it. `public` needs no login. */
  access: UserRole | 'public';
  /** What the audit log calls it; needed for everything that is not a plain read. */
  audit?: string;
  /** `session`: a browser's page, which sends people to the login; `api`: programs and scripts. */
  kind: 'page' | 'api' | 'asset';
  /** A change that a browser sends without the token of a session: the login itself. */
  csrf?: 'login';
  /** Only with a token: a browser has no business here. */
  tokenOnly?: boolean;
}

/** For the audit log: what was done, as far as the path and the outcome do not say it. */
export interface AuditNote {
  target?: string;
  detail?: string;
  /** Of somebody who was not logged in before. */
  actor?: string;
  /** Nothing was changed and nobody was refused: a preview. */
  skip?: boolean;
  refused?: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    services: Services;
    identity: Identity | null;
    /** The secret of the session's cookie; null without one. */
    sessionSecret: string | null;
    note: AuditNote;
  }
  interface FastifyContextConfig {
    facts?: RouteFacts;
  }
}

export function factsOf(request: FastifyRequest): RouteFacts | null {
  return request.routeOptions.config.facts ?? null;
}

/** Reading methods of HTTP; everything else may change something. */
export function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/** Who asks; only for routes that are not public. */
export function identityOf(request: FastifyRequest): Identity {
  if (request.identity === null) throw new Error('A route that needs a login was reached without one.');
  return request.identity;
}
