import { spawn } from 'node:child_process';
import { PobsyncError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { childEnvironment } from '../child-environment.ts';
import { killGroup, notStarted } from '../run-program.ts';

/** One name of a regular file. */
export interface WalkedFile {
  /** The inode number in two halves: a double would lose the lowest bits of a long one. */
  inodeHigh: number;
  inodeLow: number;
  links: number;
  sizeBytes: number;
  /** Relative to the tree, byte for byte; valid until the next file. */
  path: Buffer;
}

/**
 * Walks the regular files of a tree in one pass of `find`: never through a symlink, never to another file system, names
 * as bytes, in bounded memory. `onFiles` gets the files of one chunk, and the walk waits for it.
 *
 * @throws PobsyncError `disk_failed` when a part of the tree cannot be read
 */
export async function walkFiles(
  tree: string,
  onFiles: (files: WalkedFile[]) => Promise<void> | void,
  signal?: AbortSignal,
): Promise<void> {
  const args = [tree, '-xdev', '-type', 'f', '-printf', '%i %n %s %P\\0'];
  const child = spawn('find', args, {
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
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const content = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const files: WalkedFile[] = [];
      let from = 0;
      for (let end = content.indexOf(0); end >= 0; end = content.indexOf(0, from)) {
        files.push(parseFile(content.subarray(from, end)));
        from = end + 1;
      }
      rest = Buffer.from(content.subarray(from));
      if (files.length > 0) await onFiles(files);
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

function parseFile(record: Buffer): WalkedFile {
  let at = 0;
  let inodeHigh = 0;
  let inodeLow = 0;
  for (let byte = record[at++]; byte !== 0x20 && byte !== undefined; byte = record[at++]) {
    const low = inodeLow * 10 + byte - 0x30;
    inodeHigh = (inodeHigh * 10 + Math.floor(low / 2 ** 32)) >>> 0;
    inodeLow = low >>> 0;
  }
  let links = 0;
  for (let byte = record[at++]; byte !== 0x20 && byte !== undefined; byte = record[at++])
    links = links * 10 + byte - 0x30;
  let sizeBytes = 0;
  for (let byte = record[at++]; byte !== 0x20 && byte !== undefined; byte = record[at++])
    sizeBytes = sizeBytes * 10 + byte - 0x30;
  return { inodeHigh, inodeLow, links, sizeBytes, path: record.subarray(at) };
}
