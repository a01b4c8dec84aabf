import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { rm } from 'node:fs/promises';
import { once } from '../../domain/once.ts';
import { syncDirectory, writeFileDurably } from '../durable.ts';
import { readSmallFile } from '../read-small-file.ts';
import { runProgram } from '../run-program.ts';
import { readIndex } from './checksum-index.ts';

/** Beside `data/`, in every snapshot that shares a damaged inode. */
export const damageName = 'damage.json';

export interface DamageEntry {
  inode: string;
  /** The id of one of its paths. */
  path: string;
  expected: string;
  found: string | null;
  foundAt: string;
}

const maxBytes = 16 * 1024 * 1024;
const maxEntries = 10_000;
const text = Type.String({ maxLength: 200_000 });
// most processes read no note
const check = once(() =>
  Compile(
    Type.Object({
      format: Type.Literal(1),
      files: Type.Array(
        Type.Object({
          inode: Type.String({ pattern: '^\\d{1,20}$' }),
          path: text,
          expected: text,
          found: Type.Union([text, Type.Null()]),
          foundAt: text,
        }),
        { maxItems: maxEntries },
      ),
    }),
  ),
);

/** What is known to be damaged in a snapshot; empty when nothing is, or the note cannot be read. */
export async function readDamage(directory: string): Promise<DamageEntry[]> {
  const content = await readSmallFile(`${directory}/${damageName}`, maxBytes);
  if (content === null) return [];
  try {
    const value: unknown = JSON.parse(content);
    return check().Check(value) ? value.files : [];
  } catch {
    return [];
  }
}

/** Adds entries, an inode once. */
export async function noteDamage(directory: string, entries: readonly DamageEntry[]): Promise<void> {
  const byInode = new Map((await readDamage(directory)).map((entry) => [entry.inode, entry]));
  for (const entry of entries) byInode.set(entry.inode, entry);
  await write(directory, [...byInode.values()].slice(0, maxEntries));
}

/** Takes inodes off the note, which goes with its last entry. @returns how many are left */
export async function forgetDamage(directory: string, inodes: ReadonlySet<string>): Promise<number> {
  const left = (await readDamage(directory)).filter(({ inode }) => !inodes.has(inode));
  if (left.length > 0) await write(directory, left);
  else {
    await rm(`${directory}/${damageName}`, { force: true });
    await syncDirectory(directory);
  }
  return left.length;
}

/** Which of some inodes a snapshot holds: by its index, or by a walk when the index does not know all files. */
export async function inodesInSnapshot(
  directory: string,
  inodes: readonly string[],
  indexIsWhole: boolean,
): Promise<string[]> {
  const index = indexIsWhole ? await readIndex(directory) : null;
  if (index !== null) {
    return inodes.filter((inode) => {
      const number = BigInt(inode);
      return index.find(Number(number >> 32n), Number(number & 0xffffffffn)) !== null;
    });
  }
  const tests = inodes.flatMap((inode, at) => [...(at === 0 ? [] : ['-o']), '-inum', inode]);
  const walk = await runProgram(
    'find',
    [`${directory}/data`, '-xdev', '(', ...tests, ')', '-printf', '%i\\n'],
    {
      maxOutputBytes: 64 * 1024 * 1024,
    },
  );
  const there = new Set(walk.stdout.toString('latin1').split('\n'));
  return inodes.filter((inode) => there.has(inode));
}

async function write(directory: string, files: readonly DamageEntry[]): Promise<void> {
  await writeFileDurably(directory, damageName, `${JSON.stringify({ format: 1, files }, null, 2)}\n`);
}
