import { spawn } from 'node:child_process';
import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { childEnvironment } from './child-environment.ts';
import { killGroup, notStarted } from './run-program.ts';
import { TreeReader, treeRecords, type TreeVisitor } from './tree-reader.ts';

/**
 * Tells a visitor of every name in a tree, the top directory included, in one pass of `find`: never through a symlink,
 * never to another file system, names as bytes, in bounded memory.
 *
 * @param afterChunk is called after some thousand names; the walk waits for it
 * @throws PobsyncError `disk_failed` when a part of the tree cannot be read
 */
export async function walkTree(
  tree: string,
  visitor: TreeVisitor,
  afterChunk: () => Promise<void> | void,
  signal?: AbortSignal,
): Promise<void> {
  const child = spawn('find', [tree, '-xdev', ...treeRecords], {
    env: childEnvironment(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
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
  if (signal?.aborted === true) stop();
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 1000) complaint += chunk.toString('latin1');
  });
  try {
    const reader = new TreeReader(visitor);
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      reader.push(chunk);
      await afterChunk();
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
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
