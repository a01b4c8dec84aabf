import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotFoundError } from '../domain/errors.ts';
import { toHttpError } from './error-status.ts';
import { renderError } from './pages/routes/render-error.tsx';
import { factsOf } from './request-facts.ts';

/** The one place where an error becomes a reply: JSON for programs, a page for people; never a stack or a path. */
export function sendErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendError(request, reply, error));
  app.setNotFoundHandler((request, reply) =>
    sendError(request, reply, new NotFoundError('There is nothing at this address.')),
  );
}

function sendError(request: FastifyRequest, reply: FastifyReply, thrown: unknown): FastifyReply {
  const { status, error, retryAfterSeconds } = toHttpError(thrown);
  if (status === 500) request.services.logger.error({ err: thrown }, 'request failed');
  if (retryAfterSeconds !== null) void reply.header('retry-after', String(retryAfterSeconds));
  void reply.code(status);
  if (wantsPage(request)) {
    const { code, message, cure } = error;
    const view = { httpStatus: status, code, message, cure, requestId: request.id };
    return reply.type('text/html; charset=utf-8').send(renderError(request, reply, view));
  }
  return reply
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ error: { ...error, requestId: request.id } }));
}

function wantsPage(request: FastifyRequest): boolean {
  const facts = factsOf(request);
  if (facts !== null) return facts.kind === 'page';
  return !request.url.startsWith('/api/') && !request.url.startsWith('/2015-03-31/');
}
