import type { FilterPattern } from './filter-pattern.ts';
import type { SourcePath } from './source-path.ts';

/** A piece of an rsync pattern. */
interface Piece {
  text: string;
  /** Matches slashes, too, so that it may go on where the source ends. */
  crosses: boolean;
  /** Where in `path` it may end when it begins at one of some places; both in ascending order. */
  ends: (path: string, from: readonly number[]) => number[];
}

// "***" at the end stands for a directory and everything in it
const pieceOf = /\/\*\*\*$|\*\*+|\*|\?|\[[!^]?\]?(?:\[:[a-z]+:\]|\\.|[^\]\\])*\]|\\.|[^]/gs;
const posixClasses: Record<string, string> = {
  ...{ alpha: 'a-zA-Z', digit: '0-9', alnum: 'a-zA-Z0-9', upper: 'A-Z', lower: 'a-z', xdigit: '0-9a-fA-F' },
  ...{ space: '\\s', blank: ' \\t', punct: '!-\\/:-@\\[-`{-~', cntrl: '\\x00-\\x1f\\x7f', word: '\\w' },
  ...{ graph: '!-~', print: ' -~' },
};

/**
 * Translates a pattern that begins with "/", and so is a path on the host, into patterns that rsync anchors at the top of
 * the transfer of one source, to the same effect (rsync(1), PATTERN MATCHING RULES). None are left of a pattern that matches
 * nothing below the source.
 *
 * @example patternsBelowSource('/srv/www/cache', '/srv/www') // ['/cache']
 * @example patternsBelowSource('/tmp/*', '/srv/www') // []
 */
export function patternsBelowSource(pattern: FilterPattern, source: SourcePath): string[] {
  const pieces = piecesOf(asBytes(pattern));
  const top = asBytes(source === '/' ? '/' : `${source}/`);
  const rests = new Set<string>();
  // all places in the source that the pieces so far may lead to; never more than it has letters, whatever the pattern
  let places = [0];
  for (const [index, { crosses, ends }] of pieces.entries()) {
    places = ends(top, places);
    if (places.at(-1) !== top.length) continue;
    // what crosses slashes may match more below the source
    const rest = pieces.slice(index + 1).map(({ text }) => text);
    if (crosses) rest.unshift('**');
    if (rest.length > 0) rests.add(`/${escapedAsNeeded(pattern, rest)}`);
  }
  return Array.from(rests, (rest) => Buffer.from(rest, 'latin1').toString());
}

/** A pattern that matches this path and no other. */
export function literalPattern(path: string): string {
  // without a wildcard rsync takes a backslash for itself
  return hasWildcard(path) ? path.replace(/[\\*?[]/g, '\\$&') : path;
}

/** A character a byte, as rsync matches. */
function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function piecesOf(pattern: string): Piece[] {
  // without a wildcard rsync takes a backslash for itself
  const isWild = hasWildcard(pattern);
  return Array.from(pattern.matchAll(pieceOf), ([text]): Piece => {
    if (text === '/***') return { text, crosses: true, ends: endsOfTree };
    if (text.startsWith('**'))
      return { text, crosses: true, ends: (path, [first]) => upTo(first, path.length) };
    if (text === '*') return { text, crosses: false, ends: endsOfName };
    const one = isWild ? oneCharacter(text) : (path: string, at: number) => path.startsWith(text, at);
    const bytes = isWild ? 1 : text.length;
    const ends: Piece['ends'] = (path, from) => from.filter((at) => one(path, at)).map((at) => at + bytes);
    return { text, crosses: false, ends };
  });
}

/** Whether what stands for one character matches there. */
function oneCharacter(text: string): (path: string, at: number) => boolean {
  if (text === '?') return (path, at) => at < path.length && path[at] !== '/';
  if (text.startsWith('[')) {
    const members = new RegExp(`^${classRegExp(text)}$`, 's');
    return (path, at) => members.test(path.charAt(at));
  }
  const literal = text.length > 1 ? text.slice(1) : text;
  return (path, at) => path[at] === literal;
}

/** Any part of a name; what begins later in the same name ends nowhere else. */
function endsOfName(path: string, from: readonly number[]): number[] {
  const ends: number[] = [];
  for (const at of from) {
    if (at <= (ends.at(-1) ?? -1)) continue;
    const slash = path.indexOf('/', at);
    ends.push(...upTo(at, slash < 0 ? path.length : slash));
  }
  return ends;
}

/** A directory, or anything in it. */
function endsOfTree(path: string, from: readonly number[]): number[] {
  const slash = from.find((at) => path[at] === '/');
  const inside = slash === undefined ? [] : upTo(slash + 1, path.length);
  return [...from.filter((at) => inside[0] === undefined || at < inside[0]), ...inside];
}

function upTo(from: number | undefined, to: number): number[] {
  return from === undefined ? [] : Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** What is no class, such as one that nobody closed, matches nothing. */
function classRegExp(text: string): string {
  const [, negated = '', body = ''] = /^\[([!^]?)(.+)\]$/s.exec(text) ?? [];
  const members = body.replace(
    /\[:([a-z]+):\]|\\(.)|([[\]^])/gs,
    (_, name?: string, escaped?: string, plain?: string) =>
      name === undefined ? `\\x${codeOf(escaped ?? plain ?? '')}` : (posixClasses[name] ?? ''),
  );
  const regExp = `(?!/)[${negated === '' ? '' : '^'}${members}]`;
  try {
    return body === '' ? '(?!)' : new RegExp(regExp).source;
  } catch {
    return '(?!)';
  }
}

function codeOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0');
}

/** Backslashes are only for rsync to take away where a wildcard is left. */
function escapedAsNeeded(pattern: string, rest: readonly string[]): string {
  const text = rest.join('');
  if (!hasWildcard(pattern) || hasWildcard(text)) return text;
  return rest.map((piece) => piece.replace(/^\\(.)$/s, '$1')).join('');
}

function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}
