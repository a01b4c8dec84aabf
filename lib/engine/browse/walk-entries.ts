import { outputOfFind } from '../output-of-find.ts';
import type { EntryType } from './list-directory.ts';

/** One name in a tree, as it lies on the disk. */
export interface WalkedEntry {
  type: EntryType;
  /** Permission bits. */
  mode: number;
  sizeBytes: number;
  modifiedSeconds: number;
  /** Relative to the tree, byte for byte. */
  path: Buffer;
  /** Of a symlink. */
  linkTarget: Buffer;
}

const types: Record<string, EntryType> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  p: 'fifo',
  s: 'socket',
  b: 'block-device',
  c: 'character-device',
};

/**
 * Walks everything below some paths of a tree in one pass of `find`, parents first: never through a symlink, never to
 * another file system, names as bytes, as fast as the batches are taken and no faster.
 *
 * @param paths relative to the tree, checked to lead through real directories only; null for everything
 * @throws PobsyncError `disk_failed` when a part of the tree cannot be read
 */
export async function* walkEntries(
  tree: string,
  paths: readonly Buffer[] | null,
  signal: AbortSignal,
): AsyncGenerator<WalkedEntry[]> {
  // a path that begins with "-" would be an option
  const starts = (paths ?? [Buffer.alloc(0)]).map((path) => Buffer.concat([Buffer.from('./'), path]));
  const input = Buffer.concat(starts.flatMap((start) => [start, Buffer.of(0)]));
  const command = { program: 'sh', args: ['-c', findScript, 'sh'], cwd: tree, input };
  yield* batches(outputOfFind(tree, command, signal));
}

// the starts come on stdin, because bytes that are no UTF-8 cannot be an argument of node's; xargs hands them on
const findScript = `exec xargs -0 sh -c 'exec find -P "$@" -xdev -printf "%y %m %s %T@ %p\\0%l\\0"' sh`;

async function* batches(output: AsyncIterable<Buffer>): AsyncGenerator<WalkedEntry[]> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of output) {
    const content = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const found: WalkedEntry[] = [];
    let from = 0;
    for (;;) {
      const middle = content.indexOf(0, from);
      const end = middle < 0 ? -1 : content.indexOf(0, middle + 1);
      if (end < 0) break;
      found.push(parseEntry(content.subarray(from, middle), content.subarray(middle + 1, end)));
      from = end + 1;
    }
    rest = Buffer.from(content.subarray(from));
    if (found.length > 0) yield found;
  }
}

function parseEntry(record: Buffer, linkTarget: Buffer): WalkedEntry {
  const fields: string[] = [];
  let from = 0;
  for (let count = 0; count < 4; count++) {
    const end = record.indexOf(0x20, from);
    fields.push(record.toString('latin1', from, end));
    from = end + 1;
  }
  const [type = '', mode = '', size = '', time = ''] = fields;
  return {
    type: types[type] ?? 'file',
    mode: Number.parseInt(mode, 8),
    sizeBytes: Number(size),
    modifiedSeconds: Number(time),
    path: record.subarray(from + 2),
    linkTarget,
  };
}
