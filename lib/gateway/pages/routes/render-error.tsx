import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPage } from '../error-page.tsx';
import { renderPage } from '../render-page.ts';
import type { ErrorView } from '../views/gate-views.ts';
import { makeChrome } from './make-chrome.ts';

/** An error as a page; inside the frame when somebody is logged in. */
export function renderError(request: FastifyRequest, reply: FastifyReply, view: ErrorView): string {
  return renderPage(<ErrorPage view={view} chrome={makeChrome(request, reply)} />);
}
