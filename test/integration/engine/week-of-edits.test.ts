import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmod, chown, link, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import type { SnapshotId } from '../../../lib/domain/snapshot-ref.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest, type TreeManifest } from '../../helpers/tree-manifest.ts';

const isRoot = process.getuid?.() === 0;
let sshd: TestSshd;
let site: BackupSite;

beforeAll(async () => {
  sshd = await startSshd();
  site = await makeBackupSite(sshd);
});
afterAll(async () => {
  await site.remove();
  await sshd.stop();
});

/** What somebody did to the source on each day, in the order of the week. */
const days: readonly { name: string; edit: (at: (name: string) => string) => Promise<void> }[] = [
  {
    name: 'the first day: every kind of thing, under names of every kind',
    edit: async (at) => {
      await mkdir(at('dir/sub'), { recursive: true });
      for (const name of [
        'plain',
        'dir/f',
        'dir/sub/g',
        ' leading',
        '-rf',
        'a\nb',
        'tab\t',
        '\\#012',
        'ü'.repeat(100),
      ]) {
        await writeFile(at(name), `content of ${name}`);
      }
      await writeFile(bytes(at(''), Buffer.from([0xff, 0xfe, 0x20])), 'no UTF-8');
      await writeFile(bytes(at(''), Buffer.from('x'.repeat(255))), 'longest name');
      await symlink('plain', at('to-file'));
      await symlink('/nowhere/at all', at('dangling'));
      await link(at('plain'), at('dir/plain-too'));
      await mkdir(at('empty'));
      run('mkfifo', at('fifo'));
      run('setfattr', '-n', 'user.note', '-v', 'hello', at('dir/f'));
      run('setfacl', '-m', 'u:1234:r', at('dir/sub'));
      if (isRoot) run('mknod', at('device'), 'c', '1', '3');
    },
  },
  {
    name: 'content: longer, of the same size, and of the same size within the same second',
    edit: async (at) => {
      await writeFile(at('plain'), 'longer content of plain');
      await writeFile(at('dir/f'), 'CONTENT of dir/f');
      await utimes(at('dir/sub/g'), 1000, 1000.25);
    },
  },
  {
    name: 'again within the same second as the day before',
    edit: async (at) => {
      await writeFile(at('dir/sub/g'), 'CONTENT of dir/sub/g');
      await utimes(at('dir/sub/g'), 1000, 1000.75);
    },
  },
  {
    name: 'modes, owners, extended attributes and ACLs',
    edit: async (at) => {
      await chmod(at('plain'), 0o600);
      await chmod(at('dir'), 0o2771);
      if (isRoot) await chown(at('dir/f'), 4321, 4321);
      if (isRoot) await chmod(at(' leading'), 0o6755);
      run('setfattr', '-n', 'user.note', '-v', 'changed', at('dir/f'));
      run('setfacl', '-m', 'u:1234:rwx', at('dir/sub'));
    },
  },
  {
    name: 'renames of a file and of a directory, a hard link more and one less',
    edit: async (at) => {
      await rename(at('-rf'), at('-fr'));
      await rename(at('dir'), at('moved'));
      await link(at('moved/f'), at('f-too'));
      await rm(at('moved/plain-too'));
    },
  },
  {
    name: 'a file becomes a directory, a directory a symlink, a symlink a file',
    edit: async (at) => {
      await rm(at('plain'));
      await mkdir(at('plain'));
      await writeFile(at('plain/inside'), 'x');
      await rm(at('empty'), { recursive: true });
      await symlink('plain', at('empty'));
      await rm(at('to-file'));
      await writeFile(at('to-file'), 'now a file');
    },
  },
  {
    name: 'nearly everything goes',
    edit: async (at) => {
      await rm(at('moved'), { recursive: true });
      await rm(at('fifo'));
      await writeFile(at('a\nb'), '');
    },
  },
];

test('a week of edits: each snapshot equals the source of its day, for ever', async () => {
  const kept: { path: string; manifest: TreeManifest }[] = [];
  let primary: SnapshotId | null = null;
  for (const day of days) {
    await day.edit((name) => `${site.source}/${name}`);
    const manifest = treeManifest(site.source);
    const { metadata, path, warnings } = await site.backUp({ bases: { primary, extras: [] } });
    expect([day.name, metadata.status, warnings]).toEqual([day.name, 'complete', []]);
    kept.push({ path: path ?? '', manifest });
    primary = metadata;
    for (const { path: earlier, manifest: then } of kept) {
      expect(treeManifest(`${earlier}/data`)).toEqual(then);
    }
  }
  const { metadata } = await site.backUp({ bases: { primary, extras: [] } });
  expect(metadata).toMatchObject({ counts: { filesNew: 0 }, stats: { filesTransferred: 0 } });
});

function run(command: string, ...args: string[]): void {
  const result = spawnSync(command, args);
  if (result.status !== 0) throw new Error(`${command} failed: ${result.stderr.toString()}`);
}

function bytes(directory: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(directory), name]);
}
