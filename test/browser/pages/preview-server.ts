import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findAsset } from '../../../lib/gateway/assets/static-assets.ts';
import { renderPage } from '../../../lib/gateway/pages/render-page.ts';
import { drawPage, everyPage } from './every-page.tsx';

/** The strictest policy under which pages must work; the gateway sends the same one. */
export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

export interface PreviewServer {
  url: string;
  stop(): Promise<void>;
}

/** Serves every page fixture at `/preview/<name>`, with the gateway's policy, and a short life of the running one. */
export async function startPreviewServer(): Promise<PreviewServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://preview');
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    if (pathname.startsWith('/assets/')) return sendAsset(response, pathname.slice('/assets/'.length));
    if (pathname.endsWith('/events')) return sendEvents(response);
    const name = pathname.replace('/preview/', '');
    if (!Object.hasOwn(everyPage, name)) return void response.writeHead(404).end('no such fixture');
    const theme = /pobsync_theme=(light|dark)/.exec(request.headers.cookie ?? '')?.[1] ?? 'auto';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(renderPage(drawPage(name, { theme: theme as 'auto' | 'light' | 'dark' })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function sendAsset(response: ServerResponse, name: string): void {
  const asset = findAsset(name);
  if (asset === null) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': asset.contentType }).end(asset.content);
}

/** One progress and two log lines, one of them hostile; the connection stays open. */
function sendEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (event: string, data: object) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  send('progress', {
    phase: 'counting',
    percent: 77,
    bytes: 9e9,
    bytesPerSecond: 1e6,
    etaSeconds: 60,
    files: 12_345,
  });
  send('log', { at: '2026-11-22T14:30:01.000Z', level: 'info', text: 'a line that came later' });
  send('log', { at: null, level: 'warn', text: '<b id="injected">not markup</b>' });
}
