import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCookie, setCookie } from '../../auth/cookies.ts';
import type { Notice } from '../views/chrome.ts';

const notices = {
  saved: { tone: 'ok', text: 'Saved.', cure: null },
  unchanged: { tone: 'quiet', text: 'Nothing was different.', cure: null },
  queued: { tone: 'live', text: 'Queued: a worker starts it in a moment.', cure: null },
  cancelled: { tone: 'quiet', text: 'The run was asked to stop.', cure: null },
  pinned: { tone: 'ok', text: 'Pinned: retention leaves it alone.', cure: null },
  unpinned: { tone: 'ok', text: 'Unpinned: retention decides about it again.', cure: null },
  acknowledged: { tone: 'ok', text: 'Acknowledged: it counts as a good snapshot now.', cure: null },
  approved: { tone: 'ok', text: 'The host key is approved.', cure: null },
  revoked: { tone: 'ok', text: 'The approval is withdrawn.', cure: null },
  password: { tone: 'ok', text: 'Your password is changed; your other sessions ended.', cure: null },
  sessionEnded: { tone: 'ok', text: 'Signed out there.', cure: null },
  removed: { tone: 'ok', text: 'Removed.', cure: null },
} as const satisfies Record<string, Notice>;

export type NoticeName = keyof typeof notices;

/** Lets the next page say how it went. Only the name travels, so nobody can put words into our pages. */
export function setNotice(request: FastifyRequest, reply: FastifyReply, name: NoticeName): void {
  setCookie(request, reply, 'notice', { value: name, maxAgeSeconds: 60 });
}

/** The notice for this page, which is thereby shown. */
export function takeNotices(request: FastifyRequest, reply: FastifyReply): Notice[] {
  const name = readCookie(request, 'notice');
  if (name === null) return [];
  setCookie(request, reply, 'notice', { value: '', maxAgeSeconds: 0 });
  return Object.hasOwn(notices, name) ? [notices[name as NoticeName]] : [];
}
