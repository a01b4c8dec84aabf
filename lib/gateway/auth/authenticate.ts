import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PobsyncError } from '../../domain/errors.ts';
import { roleReaches, type UserRole } from '../../domain/user-role.ts';
import { findSessionIdentity, findTokenIdentity } from '../../operations/find-identity.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { factsOf, isSafeMethod, type RouteFacts } from '../request-facts.ts';
import { readCookie } from './cookies.ts';
import { requireCsrfToken, requireSameOrigin } from './csrf.ts';

/** What a request to an address that does not exist needs: strangers do not learn which ones do. */
const unknownRoute: RouteFacts = { access: 'viewer', kind: 'page' };

/**
 * Stands before every route: finds out who asks, and lets only those through whose role suffices. Changes that a
 * browser sends on the strength of its cookie must come from a page of ours, by origin and by token.
 */
export function addAuthentication(app: FastifyInstance, options: GatewayOptions): void {
  app.decorateRequest('identity', null);
  app.decorateRequest('sessionSecret', null);

  app.addHook('onRequest', async (request, reply) => {
    const facts = factsOf(request) ?? unknownFacts(request);
    if (facts.access === 'public') {
      request.sessionSecret = readCookie(request, 'session');
      if (!isSafeMethod(request.method)) requireSameOrigin(request, options.shared.config.publicUrl);
      return;
    }
    await identify(request, facts);
    if (request.identity === null) return refuseStranger(request, reply, facts);
    if (!isSafeMethod(request.method) && request.identity.by === 'session') {
      requireSameOrigin(request, options.shared.config.publicUrl);
    }
    requireRole(request.identity.role, facts.access);
  });

  // after the body was read: forms carry the token in it
  app.addHook('preHandler', async (request) => {
    const facts = factsOf(request);
    if (facts === null || isSafeMethod(request.method) || facts.csrf === 'login') return;
    if (request.identity?.by === 'token') return;
    requireCsrfToken(sentToken(request), request.sessionSecret);
  });
}

async function identify(request: FastifyRequest, facts: RouteFacts): Promise<void> {
  const token = tokenOf(request);
  if (token !== null && facts.kind === 'api') {
    request.identity = await findTokenIdentity(request.services, token);
    return;
  }
  // whoever sends credentials means them: a wrong token does not fall back to a cookie
  if (facts.tokenOnly === true || request.headers.authorization !== undefined) return;
  const secret = readCookie(request, 'session');
  if (secret === null) return;
  request.identity = await findSessionIdentity(request.services, secret);
  request.sessionSecret = request.identity === null ? null : secret;
}

/**
 * `Authorization: Bearer TOKEN`; or, for clients of AWS that can only sign, the token as their session token. Their
 * signature is not looked at: the token is the secret.
 */
function tokenOf(request: FastifyRequest): string | null {
  const { authorization } = request.headers;
  const bearer = /^Bearer +([A-Za-z0-9_-]{20,200})$/i.exec(authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const amazon = request.headers['x-amz-security-token'];
  return authorization?.startsWith('AWS4-') === true && typeof amazon === 'string' ? amazon : null;
}

function requireRole(role: UserRole, needed: UserRole): void {
  if (roleReaches(role, needed)) return;
  throw new PobsyncError('forbidden', `This needs the role "${needed}"; yours is "${role}".`, {
    facts: { needed, role },
  });
}

function refuseStranger(request: FastifyRequest, reply: FastifyReply, facts: RouteFacts) {
  if (facts.kind === 'page') {
    const next =
      isSafeMethod(request.method) && request.url !== '/' ? `?next=${encodeURIComponent(request.url)}` : '';
    return reply.redirect(`/login${next}`, 303);
  }
  void reply.header('www-authenticate', 'Bearer realm="pobsync"');
  throw new PobsyncError('not_authenticated', 'No valid login or token came with the request.', {
    cure: 'Send the header "Authorization: Bearer TOKEN"; `pobsync create-token USER` makes one.',
  });
}

function unknownFacts(request: FastifyRequest): RouteFacts {
  const isApi = request.url.startsWith('/api/') || request.url.startsWith('/2015-03-31/');
  return isApi ? { ...unknownRoute, kind: 'api' } : unknownRoute;
}

function sentToken(request: FastifyRequest): unknown {
  return request.headers['x-csrf-token'] ?? (request.body as { _csrf?: unknown } | null | undefined)?._csrf;
}
