import { spawn } from 'node:child_process';
import { PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { childEnvironment } from './child-environment.ts';
import { CountParser } from './count-parser.ts';
import { killGroup, notStarted } from './run-program.ts';

/** What a tree holds, by our own counting on disk. */
export interface TreeCounts {
  /** Names of regular files. */
  files: number;
  directories: number;
  symlinks: number;
  /** Devices, FIFOs and sockets. */
  specials: number;
  /** Sizes of all regular files, each inode once. */
  bytesTotal: number;
  /** Names whose inode has no link outside this tree: what this snapshot added. */
  filesNew: number;
  /** Sizes of those, each inode once. */
  bytesNew: number;
  /** Names whose inode is shared with another snapshot. */
  filesLinked: number;
}

// names stay out of it: they may hold anything, and nothing here needs them
const rules = [
  ['(', '-type', 'f', '-links', '1', '-printf', 'g%s\\n', ')'],
  ['(', '-type', 'f', '-printf', 'f%n %i %s\\n', ')'],
  ['(', '-type', 'd', '-printf', 'd\\n', ')'],
  ['(', '-type', 'l', '-printf', 'l\\n', ')'],
  ['-printf', 'o\\n'],
];

/**
 * Counts a tree in one walk by `find`, in bounded memory. rsync's own numbers do not tell what is on disk: a missing
 * base, a full link count or a missing source all end in success. In a tree that was written without root, symlinks
 * and special files are plain files on disk, and are counted as such.
 *
 * @throws PobsyncError `disk_failed` when a part of the tree cannot be read
 */
export function countTree(path: string, signal?: AbortSignal): Promise<TreeCounts> {
  return new Promise((resolve, reject) => {
    const args = [path, '-xdev', ...rules.flatMap((rule, index) => (index === 0 ? rule : ['-o', ...rule]))];
    const child = spawn('find', args, {
      env: childEnvironment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => {
      killGroup(child.pid);
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    const parser = new CountParser();
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => parser.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 1000) complaint += chunk.toString('latin1');
    });
    child.on('error', (cause) => reject(notStarted('find', cause)));
    child.on('close', (exitCode) => {
      signal?.removeEventListener('abort', stop);
      if (exitCode === 0) return resolve(parser.counts());
      reject(
        new PobsyncError(
          'disk_failed',
          `Reading ${showText(path)} failed: ${showText(complaint.trim(), 200)}`,
          {
            cure: 'Check the disk and the kernel log of the backup host.',
          },
        ),
      );
    });
  });
}
