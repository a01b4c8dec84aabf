import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { recordAudit } from '../operations/record-audit.ts';
import { factsOf } from './request-facts.ts';

/**
 * Writes every change, done or refused, into the audit log, before the client hears of it. A route that may change
 * something cannot be registered without a name for this log.
 */
export function addAudit(app: FastifyInstance): void {
  app.decorateRequest('note');
  app.addHook('onRequest', async (request) => {
    request.note = {};
  });
  app.addHook('onSend', async (request, reply) => {
    const action = factsOf(request)?.audit;
    // an anonymous request that was turned away changed nothing and would only fill the log
    const actor = request.note.actor ?? request.identity?.user ?? null;
    if (action === undefined || request.note.skip === true || actor === null) return;
    try {
      await recordAudit(request.services, {
        actor,
        action,
        target: request.note.target ?? targetOf(request),
        outcome: outcomeOf(request, reply),
        peer: request.ip,
        detail: request.note.detail ?? null,
      });
    } catch (error) {
      // the change is done; a log that cannot be written must at least be heard of
      request.services.logger.error({ err: error, action }, 'the audit log could not be written');
    }
  });
}

function outcomeOf(request: FastifyRequest, reply: FastifyReply): 'done' | 'refused' | 'failed' {
  if (request.note.refused === true) return 'refused';
  if (reply.statusCode < 400) return 'done';
  return reply.statusCode < 500 ? 'refused' : 'failed';
}

/** What the path names, such as `web1` or `web1/scheduled/2026…`. */
function targetOf(request: FastifyRequest): string | null {
  const names = Object.values((request.params ?? {}) as Record<string, string>);
  return names.length === 0 ? null : names.join('/');
}
