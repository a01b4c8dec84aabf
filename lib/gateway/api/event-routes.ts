import type { FastifyInstance } from 'fastify';
import { parseValue } from '../../contracts/parse-value.ts';
import { isEnded } from '../../domain/run-status.ts';
import { reportStatus } from '../../operations/report-status.ts';
import { showRun } from '../../operations/show-run.ts';
import type { Services } from '../../operations/services.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import type { RouteFacts } from '../request-facts.ts';
import { sendEvents, type NextEvents, type StreamEvent } from './event-stream.ts';
import { parseQuery } from './parse-query.ts';
import { runParams } from './run-routes.ts';

const facts: RouteFacts = { access: 'viewer', kind: 'api' };

/** Streams: how a run goes (`progress`, `log`, `status`), and how the service is (`status`, when it changed). */
export function registerEventRoutes(app: FastifyInstance, { canStream = true }: GatewayOptions): void {
  const stopping = new AbortController();
  app.addHook('preClose', async () => stopping.abort());
  const options = { canStream, stopping: stopping.signal };

  app.get('/api/runs/:id/events', { config: { facts } }, async (request, reply) => {
    const { id } = parseValue(runParams, { ...(request.params as object) }, 'path');
    parseQuery(undefined, request.query as Record<string, unknown>);
    return sendEvents(request, reply, runEvents(request.services, id), options);
  });

  app.get('/api/events', { config: { facts } }, async (request, reply) => {
    parseQuery(undefined, request.query as Record<string, unknown>);
    return sendEvents(request, reply, statusEvents(request.services), options);
  });
}

function runEvents(services: Services, id: string): NextEvents {
  let seq = 0;
  let status = '';
  let progress = '';
  let ended = false;
  return async () => {
    if (ended) return null;
    const run = await showRun(services, { id, afterSeq: seq, limit: 500 });
    const events: StreamEvent[] = run.log.map((line) => ({ event: 'log', data: line }));
    seq = run.log.at(-1)?.seq ?? seq;
    const said = JSON.stringify(run.progress);
    if (run.progress !== null && said !== progress) events.push({ event: 'progress', data: run.progress });
    progress = said;
    if (run.status !== status) events.push({ event: 'status', data: { status: run.status } });
    status = run.status;
    // lines that were written with the end are read once more
    ended = isEnded(run.status) && run.log.length === 0;
    return events;
  };
}

function statusEvents(services: Services): NextEvents {
  let last = '';
  return async () => {
    const { counts, latestRun, scheduler, backupRoot } = await reportStatus(services);
    const data = { counts, latestRun, scheduler: { running: scheduler.running }, backupRoot };
    // free space moves all the time; that alone is no news
    const now = JSON.stringify({ ...data, backupRoot: { ...backupRoot, freeBytes: null, freeInodes: null } });
    if (now === last) return [];
    last = now;
    return [{ event: 'status', data }];
  };
}
