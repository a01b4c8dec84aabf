import type { ComponentChildren } from 'preact';
import type { Chrome } from './views/chrome.ts';

interface HtmlDocumentProps {
  chrome: Chrome;
  title: string;
  refreshSeconds?: number | null;
  children: ComponentChildren;
}

/** The document around a page. All it loads are its own files: the policy allows nothing else. */
export function HtmlDocument({ chrome, title, refreshSeconds = null, children }: HtmlDocumentProps) {
  return (
    <html lang="en" data-theme={chrome.theme === 'auto' ? undefined : chrome.theme}>
      <head>
        <meta charSet="utf-8" />
        <title>{`${title} · pobsync`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <meta name="robots" content="noindex, nofollow" />
        <link rel="icon" href={chrome.assets.icon} type="image/svg+xml" />
        <link rel="stylesheet" href={chrome.assets.stylesheet} />
        <script src={chrome.assets.script} type="module" />
        {refreshSeconds !== null && (
          <noscript>
            <meta http-equiv="refresh" content={String(refreshSeconds)} />
          </noscript>
        )}
      </head>
      <body>{children}</body>
    </html>
  );
}
