import type { FastifyReply, FastifyRequest } from 'fastify';
import { version } from '../../../version.ts';
import { assetUrls } from '../../assets/static-assets.ts';
import { readPlainCookie } from '../../auth/cookies.ts';
import { csrfTokenOf } from '../../auth/csrf.ts';
import { themes, type Chrome } from '../views/chrome.ts';
import { takeNotices } from './notices.ts';

/** What the frame of a page needs to know of the request. */
export function makeChrome(request: FastifyRequest, reply: FastifyReply): Chrome {
  const { identity, services, sessionSecret } = request;
  const theme = readPlainCookie(request, 'pobsync_theme');
  return {
    user: identity === null ? null : { name: identity.user, role: identity.role },
    csrfToken: sessionSecret === null || identity === null ? '' : csrfTokenOf(sessionSecret),
    path: request.url.split('?')[0] ?? '/',
    theme: themes.find((each) => each === theme) ?? 'auto',
    now: services.clock.now().toISOString(),
    node: services.config.node,
    version,
    assets: assetUrls,
    notices: request.method === 'GET' ? takeNotices(request, reply) : [],
  };
}
