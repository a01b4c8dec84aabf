import { posix } from 'node:path';
import type { Branded } from './brand.ts';
import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** A directory on a host that is backed up: absolute, normal form, without a trailing slash (except `/`). */
export type SourcePath = Branded<'SourcePath'>;

/**
 * Any legal UTF-8 name may occur in the path; control characters may not (a newline would split an argument list).
 *
 * @throws InvalidInputError
 * @example parseSourcePath('/srv/www/') // '/srv/www'
 */
export function parseSourcePath(input: string): SourcePath {
  const problem = findProblem(input);
  if (problem !== null) {
    throw new InvalidInputError(
      `Invalid source "${showText(input, 80)}": ${problem}; expected an absolute path such as "/" or "/srv/www".`,
    );
  }
  return (input.length > 1 ? input.replace(/\/+$/, '') || '/' : input) as SourcePath;
}

function findProblem(input: string): string | null {
  if (!input.startsWith('/')) return 'it is not absolute';

  if (/[\u0000-\u001f\u007f]/.test(input)) return 'it holds a control character';
  if (!input.isWellFormed()) return 'it is not valid Unicode';
  if (Buffer.byteLength(input) > 4095) return 'it is longer than 4095 bytes';
  if (input.split('/').some((part) => part === '.' || part === '..')) return 'it holds "." or ".."';
  if (input !== '/' && posix.normalize(input).replace(/\/$/, '') !== input.replace(/\/+$/, '')) {
    return 'it is not in normal form';
  }
  return null;
}

/**
 * Several sources must not contain one another: their trees would overlap in the snapshot.
 *
 * @throws InvalidInputError on an empty list, a duplicate or a nesting
 */
export function parseSources(inputs: readonly string[]): SourcePath[] {
  if (inputs.length === 0) throw new InvalidInputError('Invalid sources: expected at least one path.');
  const paths = inputs.map((input) => parseSourcePath(input));
  for (const [index, path] of paths.entries()) {
    for (const other of paths.slice(index + 1)) {
      if (path === other)
        throw new InvalidInputError(
          `Invalid sources: "${showText(path, 80)}" is given twice; expected each path once.`,
        );
      if (contains(path, other) || contains(other, path)) {
        throw new InvalidInputError(
          `Invalid sources: "${showText(path, 80)}" and "${showText(other, 80)}" overlap; expected sources outside one another.`,
        );
      }
    }
  }
  return paths;
}

function contains(parent: string, child: string): boolean {
  return child.startsWith(parent === '/' ? '/' : `${parent}/`);
}
