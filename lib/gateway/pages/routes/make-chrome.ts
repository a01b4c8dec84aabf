import type { FastifyReply, FastifyRequest } from 'fastify';
import { version } from '../../../version.ts';
import { assetUrls } from '../../assets/static-assets.ts';
import { readPlainCookie } from '../../auth/cookies.ts';
import { csrfTokenOf } from '../../auth/csrf.ts';
import { describeRestored, findRestoredMark, restoredCure } from '../../../operations/restored-database.ts';
import { themes, type Chrome, type Notice } from '../views/chrome.ts';
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

/** The frame of a whole page: with what every page has to say until somebody has dealt with it. */
export async function makePageChrome(request: FastifyRequest, reply: FastifyReply): Promise<Chrome> {
  const plain = makeChrome(request, reply);
  if (plain.user === null) return plain;
  const isGiven = request.identity?.givenPassword === true && plain.path !== '/account';
  const chrome = isGiven ? { ...plain, notices: [givenPassword, ...plain.notices] } : plain;
  const database = await request.services.database();
  const mark = await database.read(findRestoredMark);
  if (mark === null) return chrome;
  const standing: Notice = { tone: 'warn', text: describeRestored(mark), cure: restoredCure };
  return { ...chrome, notices: [standing, ...chrome.notices] };
}

/** On every page until it is done, and not a locked door: whoever is called at night has to get at the backups. */
const givenPassword: Notice = {
  tone: 'warn',
  text: 'You sign in with a password that you did not choose yourself.',
  cure: null,
  link: { label: 'Choose your own', href: '/account' },
};
