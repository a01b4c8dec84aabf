import type { FastifyInstance } from 'fastify';
import { isDatabaseReady } from '../operations/is-database-ready.ts';
import { reportMetrics } from '../operations/report-metrics.ts';
import { metricsContentType, metricsText } from './metrics/metrics-text.ts';
import type { RouteFacts } from './request-facts.ts';

const open: RouteFacts = { access: 'public', kind: 'asset' };
const withToken: RouteFacts = { access: 'viewer', kind: 'api' };

/** For whoever watches the service: whether it can answer, and its metrics. `/healthz` is with the assets. */
export function registerWatch(app: FastifyInstance): void {
  // for health checks of containers and proxies, which have no login: it says yes or no, and nothing else
  app.get('/readyz', { config: { facts: open } }, async (request, reply) => {
    const ready = await isDatabaseReady(request.services);
    return reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify({ ready }));
  });
  // names of hosts are in it, so Prometheus needs a token that may read
  app.get('/metrics', { config: { facts: withToken } }, async (request, reply) =>
    reply.type(metricsContentType).send(await metricsText(await reportMetrics(request.services))),
  );
}
