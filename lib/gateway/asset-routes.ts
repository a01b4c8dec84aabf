import type { FastifyInstance } from 'fastify';
import { NotFoundError } from '../domain/errors.ts';
import { findAsset } from './assets/static-assets.ts';
import type { RouteFacts } from './request-facts.ts';

const facts: RouteFacts = { access: 'public', kind: 'asset' };

/** Style sheet, script and icon, whose address holds the hash of their content; and whether the service lives. */
export function registerAssets(app: FastifyInstance): void {
  app.get('/assets/:name', { config: { facts } }, async (request, reply) => {
    const asset = findAsset((request.params as { name: string }).name);
    if (asset === null) throw new NotFoundError('There is no such file.');
    return reply
      .header('cache-control', 'public, max-age=31536000, immutable')
      .type(asset.contentType)
      .send(asset.content);
  });
  // for whoever watches the process; it says nothing about the installation
  app.get('/healthz', { config: { facts } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send('{"ok":true}'),
  );
}
