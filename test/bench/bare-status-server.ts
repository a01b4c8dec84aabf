import { fastify } from 'fastify';
import { bindServices } from '../../lib/handler/bind-services.ts';
import { sharedServices } from '../../lib/handler/shared-services.ts';
import { reportStatus } from '../../lib/operations/report-status.ts';

/** One route without login, schemas or hooks: what the gateway is compared with. */
export async function serveBareStatus(port: number): Promise<void> {
  const shared = sharedServices();
  const services = bindServices(shared, {
    requestId: 'bench',
    signal: new AbortController().signal,
    name: 'bare',
  });
  const app = fastify();
  app.get('/', () => reportStatus(services));
  await app.listen({ port, host: '127.0.0.1' });
}
