import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import type { GatewayOptions } from './gateway-options.ts';

/**
 * Answers only to names that are this service's own. A page of somebody else whose name suddenly points here (DNS
 * rebinding) would otherwise be same-origin with the admin; an address or `localhost` cannot be made to.
 */
export function checkHostHeader(app: FastifyInstance, { hostNames = [], shared }: GatewayOptions): void {
  if (hostNames === null) return;
  const { publicUrl } = shared.config;
  const known = new Set([...hostNames, 'localhost', hostname().toLowerCase()]);
  if (publicUrl !== null) known.add(new URL(publicUrl).hostname);
  app.addHook('onRequest', async (request) => {
    const name = nameOf(request.headers.host ?? '');
    if (name !== null && (known.has(name) || isIP(name) !== 0)) return;
    throw new PobsyncError(
      'forbidden',
      `This service is not called "${showText(request.headers.host ?? '', 80)}".`,
      {
        cure: 'Set POBSYNC_URL to the address under which people reach it, and start it again.',
      },
    );
  });
}

/** @example nameOf('[::1]:8000') // '::1' */
function nameOf(host: string): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(host);
  return (match?.[1] ?? match?.[2] ?? null)?.toLowerCase() ?? null;
}
