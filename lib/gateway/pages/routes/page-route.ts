import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { PobsyncError } from '../../../domain/errors.ts';
import type { UserRole } from '../../../domain/user-role.ts';
import type { Services } from '../../../operations/services.ts';
import { toHttpError } from '../../error-status.ts';
import type { FormBody } from '../../parse-bodies.ts';
import { fieldProblems } from '../read-settings-form.ts';
import { renderPage } from '../render-page.ts';
import type { Chrome } from '../views/chrome.ts';
import type { FormProblem } from '../views/form-state.ts';
import { makePageChrome } from './make-chrome.ts';
import { setNotice, type NoticeName } from './notices.ts';

/** What a page's work is handed. */
export interface PageCall {
  services: Services;
  request: FastifyRequest;
  reply: FastifyReply;
  chrome: Chrome;
  /** Names in the path, such as `host`. */
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** Fields of the form; empty for a look. */
  form: FormBody;
}

/** A page, where to go on after something was done, or a file to keep. */
export type PageAnswer =
  | { page: VNode; status?: number }
  | { redirect: string; notice?: NoticeName }
  | { attachment: Readable; fileName: string; type: string };

export interface PageRoute {
  path: string;
  access: UserRole | 'public';
  audit?: string;
  /** The forms of the login come before there is a session. */
  csrf?: 'login';
}

/** Registers a page that people look at. */
export function showPage(
  app: FastifyInstance,
  route: PageRoute,
  work: (call: PageCall) => Promise<PageAnswer>,
): void {
  register(app, 'GET', route, work);
}

/** Registers what a form of a page posts to. */
export function takeForm(
  app: FastifyInstance,
  route: PageRoute & { audit: string },
  work: (call: PageCall) => Promise<PageAnswer>,
): void {
  register(app, 'POST', route, work);
}

function register(
  app: FastifyInstance,
  method: 'GET' | 'POST',
  { path, ...facts }: PageRoute,
  work: (call: PageCall) => Promise<PageAnswer>,
): void {
  app.route({
    method,
    url: path,
    config: { facts: { ...facts, kind: 'page' } },
    handler: async (request, reply) => {
      const answer = await work({
        services: request.services,
        request,
        reply,
        chrome: await makePageChrome(request, reply),
        params: request.params as Record<string, string>,
        query: firstValues(request.query as Record<string, unknown>),
        form: (request.body ?? {}) as FormBody,
      });
      if ('redirect' in answer) {
        if (answer.notice !== undefined) setNotice(request, reply, answer.notice);
        return reply.redirect(answer.redirect, 303);
      }
      if ('attachment' in answer) {
        return reply
          .type(answer.type)
          .header('content-disposition', `attachment; filename="${answer.fileName}"`)
          .send(answer.attachment);
      }
      return reply
        .code(answer.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(renderPage(answer.page));
    },
  });
}

function firstValues(query: Record<string, unknown>): Record<string, string> {
  const entries = Object.entries(query).map(([name, value]) => [name, [value].flat()[0]]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')) as Record<
    string,
    string
  >;
}

/** A page number of a query; anything else is the first. */
export function pageNumber(query: Readonly<Record<string, string>>): number {
  const page = query['page'] ?? '';
  return /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1;
}

/**
 * What a form's sender can do something about, as problems beside its fields, with the status; everything else is
 * thrown on.
 *
 * @param names the form's fields, for sentences that name one
 */
export function formProblems(
  error: unknown,
  names?: readonly string[],
): { problems: FormProblem[]; status: number } {
  if (!(error instanceof PobsyncError)) throw error;
  const { status } = toHttpError(error);
  if (status >= 500 || error.facts['reason'] === 'csrf') throw error;
  const { field, problems } = error.facts;
  if (Array.isArray(problems)) return { problems: fieldProblems(problems as string[], names), status };
  const cure = error.cure === null ? '' : ` ${error.cure}`;
  return {
    problems: [{ field: typeof field === 'string' ? field : null, message: `${error.message}${cure}` }],
    status,
  };
}
