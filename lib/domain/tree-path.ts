import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/*
 * How a file in a snapshot is named from outside: the path that it had on the host, or `id:` and the bytes of its path
 * below `data/` in base64url, which also names what is not UTF-8. Inside, a path is its bytes relative to `data/`, ''
 * being the top.
 */

const idPrefix = 'id:';

/** The id of a path, for whoever shows it. */
export function treePathId(path: Uint8Array): string {
  return `${idPrefix}${Buffer.from(path).toString('base64url')}`;
}

/**
 * @param sources of the snapshot: with one, `data/` is that directory, with several it keeps their absolute paths
 * @returns bytes relative to `data/`
 * @throws InvalidInputError for what cannot be a path of that snapshot, `..` and absolute ids included
 * @example parseTreePath('/srv/www/index.html', ['/srv/www']) // Buffer of 'index.html'
 */
export function parseTreePath(text: string, sources: readonly string[]): Buffer {
  const path = text.startsWith(idPrefix) ? fromId(text) : fromHostPath(text, sources);
  const problem = findProblem(path);
  if (problem === null) return path;
  throw new InvalidInputError(
    `Invalid path "${showText(text, 200)}": ${problem}; expected a path as it was on the host, such as "${sources[0] ?? '/'}".`,
  );
}

/** The path that a file had on the host; bytes, because it may not be text. */
export function hostPathOf(path: Uint8Array, sources: readonly string[]): Buffer {
  const top = topOf(sources);
  if (path.length === 0) return Buffer.from(top);
  return Buffer.concat([Buffer.from(top === '/' ? '/' : `${top}/`), path]);
}

function topOf(sources: readonly string[]): string {
  return sources.length === 1 ? (sources[0] ?? '/') : '/';
}

function fromId(text: string): Buffer {
  const path = Buffer.from(text.slice(idPrefix.length), 'base64url');
  if (treePathId(path) !== text) {
    throw new InvalidInputError(`Invalid path id "${showText(text, 80)}": expected one from a listing.`);
  }
  return path;
}

function fromHostPath(text: string, sources: readonly string[]): Buffer {
  const wrong = (why: string) =>
    new InvalidInputError(
      `Invalid path "${showText(text, 200)}": ${why}; expected a path as it was on the host, such as "${sources[0] ?? '/'}".`,
    );
  if (!text.startsWith('/')) throw wrong('it is not absolute');
  if (!text.isWellFormed()) throw wrong('it is not valid Unicode');
  const path = text.length > 1 ? text.replace(/\/+$/, '') || '/' : text;
  const top = topOf(sources);
  if (path === top) return Buffer.alloc(0);
  const prefix = top === '/' ? '/' : `${top}/`;
  if (!path.startsWith(prefix)) throw wrong('it is outside what was backed up');
  return Buffer.from(path.slice(prefix.length));
}

function findProblem(path: Buffer): string | null {
  if (path.length === 0) return null;
  if (path.includes(0)) return 'it holds a NUL';
  if (path.length > 65_536) return 'it is too long';
  const parts = path.toString('latin1').split('/');
  if (parts.some((part) => part === '')) return 'it is absolute or holds "//"';
  if (parts.some((part) => part === '.' || part === '..')) return 'it holds "." or ".."';
  if (parts.some((part) => part.length > 255)) return 'a name in it is longer than 255 bytes';
  return null;
}
