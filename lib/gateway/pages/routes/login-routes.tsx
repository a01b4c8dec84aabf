import type { FastifyInstance } from 'fastify';
import { PobsyncError } from '../../../domain/errors.ts';
import { sessionLongestMs } from '../../../domain/session-life.ts';
import { logIn } from '../../../operations/log-in.ts';
import { logOut } from '../../../operations/log-out.ts';
import { makeSecret } from '../../../operations/secret.ts';
import { readCookie, setCookie } from '../../auth/cookies.ts';
import { csrfTokenOf, requireCsrfToken } from '../../auth/csrf.ts';
import { toHttpError } from '../../error-status.ts';
import { withQuery } from '../format/paths.ts';
import { LoginPage } from '../login-page.tsx';
import type { FormProblem } from '../views/form-state.ts';
import { nextPath } from './next-path.ts';
import { showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';

/** Login and logout. */
export function registerLogin(app: FastifyInstance): void {
  showPage(app, { path: '/login', access: 'public' }, async (call) => loginPage(call, [], 200));
  takeForm(app, { path: '/login', access: 'public', audit: 'session.create', csrf: 'login' }, takeLogin);
  takeForm(app, { path: '/logout', access: 'viewer', audit: 'session.end' }, async (call) => {
    const { services, request, reply } = call;
    if (request.sessionSecret !== null) await logOut(services, request.sessionSecret);
    setCookie(request, reply, 'session', { value: '', maxAgeSeconds: 0 });
    void reply.header('clear-site-data', '"cache"');
    return { redirect: '/login' };
  });
}

async function takeLogin(call: PageCall): Promise<PageAnswer> {
  const { services, request, reply, form } = call;
  const { name = '', password = '' } = form;
  request.note.actor = name === '' ? '(nobody)' : name;
  const loginSecret = readCookie(request, 'login');
  try {
    requireCsrfToken(form['_csrf'], loginSecret);
    const { secret, user } = await logIn(services, {
      name,
      password,
      peer: request.ip,
      userAgent: request.headers['user-agent'] ?? null,
      previousSecret: request.sessionSecret,
    });
    setCookie(request, reply, 'session', { value: secret, maxAgeSeconds: sessionLongestMs / 1000 });
    const next = nextPath(form['next']);
    if (!user.givenPassword) return { redirect: next };
    return { redirect: next === '/' ? '/account' : withQuery('/account', { next }) };
  } catch (error) {
    if (!(error instanceof PobsyncError)) throw error;
    const { status, retryAfterSeconds } = toHttpError(error);
    if (status >= 500) throw error;
    if (retryAfterSeconds !== null) void reply.header('retry-after', String(retryAfterSeconds));
    const message =
      error.code === 'forbidden' ? 'This page was open for too long. Please try again.' : fullText(error);
    return loginPage(call, [{ field: null, message }], status);
  }
}

function fullText({ message, cure, code }: PobsyncError): string {
  return code === 'too_many_requests' && cure !== null ? `${message} ${cure}` : message;
}

function loginPage(
  { request, reply, chrome, query, form }: PageCall,
  problems: FormProblem[],
  status: number,
): PageAnswer {
  const known = readCookie(request, 'login');
  const secret = known ?? makeSecret();
  if (known === null) setCookie(request, reply, 'login', { value: secret, maxAgeSeconds: 24 * 3600 });
  const view = {
    form: { values: { name: form['name'] ?? '' }, problems },
    next: nextPath(form['next'] ?? query['next']),
  };
  return { page: <LoginPage view={view} chrome={{ ...chrome, csrfToken: csrfTokenOf(secret) }} />, status };
}
