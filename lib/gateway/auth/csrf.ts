import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { PobsyncError } from '../../domain/errors.ts';

/**
 * The token that a form or a script of ours carries: made from the secret of the cookie, which no other site knows, so
 * nothing has to be stored and a new login has a new one.
 */
export function csrfTokenOf(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url');
}

/** @throws PobsyncError `forbidden` when a browser sent a change from the page of another site */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | null): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const own = [`${request.protocol}://${request.headers.host ?? ''}`];
  if (publicUrl !== null) own.push(new URL(publicUrl).origin);
  const isForeignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isForeignOrigin = origin !== undefined && !own.includes(origin.toLowerCase());
  if (isForeignSite || isForeignOrigin) throw foreign();
}

/** @throws PobsyncError `forbidden` when the token is not that of the secret */
export function requireCsrfToken(given: unknown, secret: string | null): void {
  if (secret !== null && typeof given === 'string') {
    const expected = Buffer.from(csrfTokenOf(secret));
    const actual = Buffer.from(given);
    if (actual.length === expected.length && timingSafeEqual(actual, expected)) return;
  }
  throw foreign();
}

function foreign(): PobsyncError {
  return new PobsyncError(
    'forbidden',
    'The request did not come from a page of this site; nothing was changed.',
    {
      cure: 'Load the page again and repeat it. Programs use a token instead: Authorization: Bearer.',
      facts: { reason: 'csrf' },
    },
  );
}
