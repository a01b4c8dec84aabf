import type { FileHandle } from 'node:fs/promises';
import { showText } from '../../domain/show-text.ts';
import { unescapeName } from '../checksums/unescape-name.ts';
import { runProgram } from '../run-program.ts';
import type { EntryType } from './list-directory.ts';

/** What an entry really was on the host. */
export interface DecodedEntry {
  type: EntryType;
  mode: string;
  owner: string;
  group: string;
  linkTarget: string | null;
}

// as rsync itemises: D is a device of either kind, S a FIFO or a socket
const types: Record<string, EntryType> = {
  f: 'file',
  d: 'directory',
  L: 'symlink',
  D: 'character-device',
  S: 'fifo',
};
const line = /^.([fdLDS])\S* ([rwxsStT-]{9}) (\d+) (\d+) (.*)$/;

// as rsync lists, like ls
const specialTypes: Record<string, EntryType> = {
  p: 'fifo',
  s: 'socket',
  b: 'block-device',
  c: 'character-device',
};
const listed = /^([psbc])[rwxsStT-]{9} +[\d,.]+ [\d/]+ [\d:]+ (.*)$/;

/**
 * Decodes what `--fake-super` put into extended attributes, for some entries of a directory. node cannot read those;
 * rsync wrote them and reads them.
 *
 * @returns by name (latin1 of its bytes)
 */
export async function readFakeSuper(
  directory: FileHandle,
  names: readonly Buffer[],
): Promise<Map<string, DecodedEntry>> {
  const found = new Map<string, DecodedEntry>();
  if (names.length === 0) return found;
  const known = new Set(names.map((name) => name.toString('latin1')));
  const format = ['--perms', '--owner', '--group', '--out-format=%i %B %U %G %n%L'];
  for (const text of await askRsync(directory, names, format)) {
    const [, type = '', permissions = '', owner = '', group = '', rest = ''] = line.exec(text) ?? [];
    const split = splitTarget(rest, known);
    if (split === null) continue;
    const target = split.target === null ? null : showText(unescapeName(split.target).toString(), 4096);
    found.set(split.name, {
      type: types[type] ?? 'file',
      mode: octal(permissions),
      owner,
      group,
      linkTarget: target,
    });
  }
  await tellSpecialsApart(directory, found);
  return found;
}

/** Devices and the like are rare, so they are worth a question of their own. */
async function tellSpecialsApart(directory: FileHandle, found: Map<string, DecodedEntry>): Promise<void> {
  const specials = [...found].filter(([, { type }]) => type === 'character-device' || type === 'fifo');
  if (specials.length === 0) return;
  const names = specials.map(([name]) => Buffer.from(name, 'latin1'));
  for (const text of await askRsync(directory, names, ['--list-only'])) {
    const [, letter = '', name = ''] = listed.exec(text) ?? [];
    const entry = found.get(unescapeName(name).toString('latin1'));
    const type = specialTypes[letter];
    if (entry !== undefined && type !== undefined) entry.type = type;
  }
}

/** The lines that rsync prints about some entries of a directory; nothing is written. */
async function askRsync(
  directory: FileHandle,
  names: readonly Buffer[],
  format: readonly string[],
): Promise<string[]> {
  const nul = Buffer.of(0);
  const run = await runProgram(
    'rsync',
    [
      ...format,
      '--dry-run',
      '--fake-super',
      '--links',
      '-D',
      '--dirs',
      '--numeric-ids',
      '--from0',
      '--files-from=-',
      '--no-implied-dirs',
      '--',
      `/proc/${process.pid}/fd/${directory.fd}/`,
      '/nonexistent/',
    ],
    { input: Buffer.concat(names.flatMap((name) => [name, nul])), maxOutputBytes: 64 * 1024 * 1024 },
  );
  return run.stdout.toString('latin1').split('\n');
}

/** A name may itself hold " -> ", so the names that were asked for decide. */
function splitTarget(
  rest: string,
  known: ReadonlySet<string>,
): { name: string; target: string | null } | null {
  const nameOf = (text: string) => unescapeName(text.replace(/\/$/, '')).toString('latin1');
  if (known.has(nameOf(rest))) return { name: nameOf(rest), target: null };
  for (let at = rest.indexOf(' -> '); at >= 0; at = rest.indexOf(' -> ', at + 1)) {
    const name = nameOf(rest.slice(0, at));
    if (known.has(name)) return { name, target: rest.slice(at + 4) };
  }
  return null;
}

/** @example octal('rwsr-xr-t') // '5755' */
function octal(permissions: string): string {
  let special = 0;
  let mode = 0;
  for (const [index, letter] of [...permissions].entries()) {
    const place = index % 3;
    if (letter !== '-' && letter !== 'S' && letter !== 'T')
      mode |= (4 >> place) << (6 - 3 * Math.floor(index / 3));
    if (place === 2 && /[sStT]/.test(letter)) special |= 4 >> Math.floor(index / 3);
  }
  return ((special << 9) | mode).toString(8).padStart(4, '0');
}
