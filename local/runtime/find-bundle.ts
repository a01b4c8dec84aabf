import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PobsyncError } from '../../lib/domain/errors.ts';

// the build sets it to "pobsync" in the bundle that holds every function, and to "function" in those of one
declare const POBSYNC_BUNDLE: string | undefined;

/**
 * Finds the file that a child process of an isolated function runs: the function's own bundle beside the running file,
 * else the running file itself when it is `pobsync.cjs`, which holds all functions.
 *
 * @throws PobsyncError `unsupported` when there is none
 */
export function findBundle(name: string): string {
  const running = import.meta.filename;
  const kind = typeof POBSYNC_BUNDLE === 'string' ? POBSYNC_BUNDLE : 'source';
  const candidates = bundleCandidates(name, running, kind);
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new PobsyncError(
    'unsupported',
    `The bundle of function ${name} is missing: expected ${candidates[0]}.`,
    {
      cure: 'Run `npm run build`, or install pobsync again.',
    },
  );
}

/** @param kind what is running: the bundle of everything, of one function, or the sources */
export function bundleCandidates(name: string, running: string, kind: string): string[] {
  const directory = dirname(running);
  if (kind === 'pobsync') return [join(directory, 'functions', `${name}.cjs`), running];
  if (kind === 'function') return [join(directory, `${name}.cjs`)];
  return [join(directory, '../../dist/functions', `${name}.cjs`)];
}
