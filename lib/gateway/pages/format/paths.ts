/** Addresses of the pages; every part that somebody named is encoded here and nowhere else. */
export const hostPath = (host: string, page = '') =>
  `/hosts/${encodeURIComponent(host)}${page === '' ? '' : `/${page}`}`;

export const runPath = (id: string) => `/runs/${encodeURIComponent(id)}`;

export const snapshotPath = (host: string, { kind, name }: { kind: string; name: string }) =>
  `/snapshots/${encodeURIComponent(host)}/${kind}/${encodeURIComponent(name)}`;

/**
 * A list's address with its filters; empty ones are left out.
 *
 * @example withQuery('/runs', { host: 'web1', status: '', page: '2' }) // '/runs?host=web1&page=2'
 */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/**
 * Lets only addresses of this site and plain web addresses become links; anything else (`javascript:`, `data:`,
 * `//elsewhere`) links to nothing.
 */
export function safeUrl(href: string): string {
  // browsers drop control characters and take \ for /, so neither may be in it
  if (/[\u0000-\u0020\u007f\\]/.test(href)) return '#';
  if (/^\/(?!\/)/.test(href) || /^[#?]/.test(href) || /^https:\/\/[^/]/.test(href)) return href;
  return '#';
}
