import { showText } from '../../../lib/domain/show-text.ts';
import { treePathId } from '../../../lib/domain/tree-path.ts';
import { pathCrumbs } from '../../../lib/gateway/pages/views/path-crumbs.ts';
import type { BrowseView, EntryRow, FileView } from '../../../lib/gateway/pages/views/browse-view.ts';
import { before, hostile, noise, snapshotRow } from './fixture-rows.ts';

const row = snapshotRow(0);
const older = snapshotRow(1);
export const place = {
  host: 'web1',
  snapshot: { kind: row.kind, name: row.name },
  startedAt: row.startedAt,
  status: row.status,
} as const;

function entry(name: string, over: Partial<EntryRow> = {}): EntryRow {
  const seed = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), name.length);
  return {
    // as the operation hands it out
    name: showText(name, 1024),
    id: treePathId(Buffer.from(`var/www/shop/${name}`)),
    exactName: true,
    type: 'file',
    sizeBytes: Math.floor(noise(seed) ** 4 * 9e8),
    mode: '0644',
    owner: '33',
    group: '33',
    modifiedAt: before(20 + noise(seed + 1) * 9000),
    linkTarget: null,
    ...over,
  };
}

const directory = { type: 'directory', mode: '0755', sizeBytes: 4096 } as const;
const names = [
  'assets',
  'cache',
  'config',
  'templates',
  'vendor',
  'README.md',
  'composer.json',
  'composer.lock',
  'index.php',
];

export function files(over: Partial<BrowseView> = {}): BrowseView {
  const id = treePathId(Buffer.from('var/www/shop'));
  return {
    ...place,
    crumbs: pathCrumbs('/', id),
    path: '/var/www/shop',
    id,
    entries: [
      ...names.map((name, index) => entry(name, index < 5 ? directory : {})),
      entry('current', { type: 'symlink', mode: '0777', linkTarget: 'releases/2026-11-18' }),
    ],
    filter: '',
    isContinued: false,
    next: null,
    older: { kind: older.kind, name: older.name, startedAt: older.startedAt },
    newer: null,
    ...over,
  };
}

/** A page of a directory of a million entries. */
export function manyFiles(): BrowseView {
  const entries = Array.from({ length: 200 }, (_, index) =>
    entry(`IMG_${String(4000 + index).padStart(6, '0')}.jpg`),
  );
  return files({ entries, isContinued: true, next: 'SU1HXzAwNDE5OS5qcGc', filter: '' });
}

/** Names that somebody chose to do harm, or that are just odd. */
export function hostileFiles(): BrowseView {
  const name = 'a"><img src=x onerror=alert(3)>';
  const deep = treePathId(Buffer.from(`srv/${name}/${'d'.repeat(255)}/\u202egpj.exe`));
  return files({
    status: 'damaged',
    crumbs: pathCrumbs('/', deep),
    id: deep,
    path: `/srv/${hostile}`,
    filter: '',
    entries: [
      entry(hostile.slice(0, 255)),
      entry('two\nlines\tand a tab'),
      entry('\u202egpj.exe'),
      entry('n'.repeat(255)),
      entry('\u001b[31mred\u001b[0m'),
      entry(' leading and trailing '),
      entry('-rf'),
      entry('not utf-8 \ufffd\ufffd', { exactName: false }),
      entry('日本語のファイル名.txt'),
      entry('suid', { mode: '4755', owner: '0', group: '0' }),
      entry('far future', { modifiedAt: null }),
      entry('loop', { type: 'symlink', linkTarget: `${'../'.repeat(40)}${hostile}` }),
      entry('pipe', { type: 'fifo' }),
      entry('disk', { type: 'block-device', mode: '0660' }),
      entry('socket', { type: 'socket' }),
      entry('sticky', { ...directory, mode: '1777' }),
    ],
  });
}

export function emptyFiles(): BrowseView {
  return files({ entries: [] });
}

export function noMatch(): BrowseView {
  return files({ entries: [], filter: hostile });
}

export function file(over: Partial<FileView> = {}): FileView {
  const id = treePathId(Buffer.from('etc/nginx/nginx.conf'));
  const version = (first: number, count: number, sizeBytes: number) => ({
    sizeBytes,
    modifiedAt: before(first * 24 + 20),
    snapshots: Array.from({ length: count }, (_, index) => {
      const { kind, name, startedAt } = snapshotRow(first + index);
      return { kind, name, startedAt, id };
    }),
  });
  const { type, sizeBytes, mode, owner, group, modifiedAt, linkTarget } = entry('nginx.conf', {
    sizeBytes: 2841,
    owner: '0',
    group: '0',
  });
  return {
    ...place,
    crumbs: pathCrumbs('/', id),
    path: '/etc/nginx/nginx.conf',
    id,
    entry: { type, sizeBytes, mode, owner, group, modifiedAt, linkTarget },
    versions: [version(0, 3, 2841), version(3, 9, 2790), version(12, 18, 1204)],
    snapshotsLookedAt: 30,
    snapshotsTotal: 30,
    ...over,
  };
}

export function hostileFile(): FileView {
  const id = treePathId(Buffer.from(`srv/${hostile.slice(0, 200)}`));
  return file({
    id,
    crumbs: pathCrumbs('/', id),
    path: hostile,
    entry: { ...file().entry, type: 'symlink', linkTarget: hostile },
    versions: [],
  });
}
