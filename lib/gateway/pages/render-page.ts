import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { showText } from '../../domain/show-text.ts';

// all that showText makes visible, but for the tabs and line breaks that markup itself is made of
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A page as HTML text; everything in it is escaped by construction, and control and direction characters, which no
 * markup needs, become visible. Send it as `text/html; charset=utf-8`.
 */
export function renderPage(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`.replace(unsafe, (character) => showText(character));
}
