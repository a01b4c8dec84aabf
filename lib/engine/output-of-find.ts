import { spawn } from 'node:child_process';
import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { childEnvironment } from './child-environment.ts';
import { killGroup, notStarted } from './run-program.ts';

/** A command line that ends in `find`. */
export interface FindCommand {
  program: string;
  args: readonly string[];
  cwd?: string;
  input?: Uint8Array;
}

/**
 * What `find` prints of a tree, in pieces, as fast as they are taken and no faster. It is stopped when the signal says
 * so, or when nobody takes the next piece.
 *
 * @throws PobsyncError `disk_failed` when a part of the tree cannot be read; the signal's reason
 */
export async function* outputOfFind(
  tree: string,
  { program, args, cwd, input }: FindCommand,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    env: childEnvironment(),
    detached: true,
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', (cause) => reject(notStarted('find', cause)));
    child.on('close', resolve);
  });
  // looked at below; a failing start must not count as unhandled until then
  ended.catch(() => undefined);
  const stop = () => {
    killGroup(child.pid);
  };
  signal?.addEventListener('abort', stop, { once: true });
  // one that does not read its input says why by its exit code
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 1000) complaint += chunk.toString('latin1');
  });
  let isAllTaken = false;
  try {
    yield* child.stdout as AsyncIterable<Buffer>;
    isAllTaken = true;
  } finally {
    signal?.removeEventListener('abort', stop);
    // at its end it closes its output before it has an exit code, which this would take from it
    if (!isAllTaken) stop();
  }
  const exitCode = await ended;
  signal?.throwIfAborted();
  if (exitCode === 0) return;
  throw new PobsyncError(
    'disk_failed',
    `Reading ${showText(tree)} failed: ${showText(complaint.trim(), 200)}`,
    { cure: 'Check the disk and the kernel log of the backup host.' },
  );
}
