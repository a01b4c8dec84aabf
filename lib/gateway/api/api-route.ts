import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TObject, TSchema } from 'typebox';
import { parseValue } from '../../contracts/parse-value.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import type { UserRole } from '../../domain/user-role.ts';
import type { Services } from '../../operations/services.ts';
import { parseQuery } from './parse-query.ts';

/** What the work of a route is handed. */
export interface ApiCall<Params, Query, Body> {
  services: Services;
  params: Params;
  query: Query;
  body: Body;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** One address of the API: what comes in, what goes out, who may, and what it does. The document is made of these. */
export interface ApiRoute<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TSchema = TSchema,
  Result extends TSchema = TSchema,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for each parameter. It answers with and without the slash at its end. */
  path: string;
  access: UserRole;
  /** For whatever may change something. */
  audit?: string;
  tag: string;
  summary: string;
  params?: Params;
  query?: Query;
  body?: Body;
  result: Result;
  /** 200 when absent. */
  status?: 201 | 202;
  handle(call: ApiCall<Static<Params>, Static<Query>, Static<Body>>): Promise<Static<Result>>;
}

/** Ties the types of a route together. */
export function apiRoute<
  Params extends TObject,
  Query extends TObject,
  Body extends TSchema,
  Result extends TSchema,
>(route: ApiRoute<Params, Query, Body, Result>): ApiRoute {
  return route;
}

/** Registers routes: parse → one call → reply. */
export function registerApiRoutes(app: FastifyInstance, routes: readonly ApiRoute[]): void {
  for (const route of routes) {
    const { method, path, access, audit } = route;
    app.route({
      method,
      url: path,
      config: { facts: { access, kind: 'api', ...(audit === undefined ? {} : { audit }) } },
      handler: async (request, reply) => {
        const result = await route.handle({
          services: request.services,
          params: parseParams(route, request.params),
          query: parseQuery(route.query, request.query as Record<string, unknown>),
          body: parseBody(route, request.body),
          request,
          reply,
        });
        return reply.code(route.status ?? 200).send(result);
      },
    });
  }
}

function parseParams({ params }: ApiRoute, given: unknown): Record<string, unknown> {
  return params === undefined ? {} : parseValue(params, { ...(given as object) }, 'path');
}

function parseBody({ body, method }: ApiRoute, given: unknown): unknown {
  if (body !== undefined) return parseValue(body, given ?? {}, 'body');
  const isEmpty = given === undefined || given === null || Object.keys(given).length === 0;
  if (isEmpty) return undefined;
  throw new InvalidInputError(
    `Unexpected body ${showText(JSON.stringify(given), 60)}: ${method} here takes none.`,
  );
}
