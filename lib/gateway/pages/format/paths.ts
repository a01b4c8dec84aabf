/** Addresses of the pages; every part that somebody named is encoded here and nowhere else. */
export const hostPath = (host: string, page = '') =>
  `/hosts/${encodeURIComponent(host)}${page === '' ? '' : `/${page}`}`;

export const runPath = (id: string) => `/runs/${encodeURIComponent(id)}`;

export const snapshotPath = (host: string, { kind, name }: { kind: string; name: string }) =>
  `/snapshots/${encodeURIComponent(host)}/${kind}/${encodeURIComponent(name)}`;

interface Place {
  host: string;
  snapshot: { kind: string; name: string };
}

/** A directory of a snapshot; the top without an id. */
export const filesPath = ({ host, snapshot }: Place, id = '', query: Record<string, string> = {}) =>
  withQuery(`${snapshotPath(host, snapshot)}/files`, { path: id === topId ? '' : id, ...query });

/** The page of one file. */
export const filePath = ({ host, snapshot }: Place, id: string) =>
  withQuery(`${snapshotPath(host, snapshot)}/file`, { path: id });

/** The form of a restore, of one path or of everything. */
export const restorePath = ({ host, snapshot }: Place, id = '') =>
  withQuery(`${snapshotPath(host, snapshot)}/restore`, { path: id === topId ? '' : id });

/** The bytes of one file. */
export const downloadPath = ({ host, snapshot: { kind, name } }: Place, id: string) =>
  withQuery(`/download/${encodeURIComponent(host)}/${kind}/${encodeURIComponent(name)}/file`, { path: id });

/** The id of a tree as a whole. */
export const topId = 'id:';

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
