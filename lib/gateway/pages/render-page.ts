import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** A page as HTML text; everything in it is escaped by construction. Send it as `text/html; charset=utf-8`. */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}
