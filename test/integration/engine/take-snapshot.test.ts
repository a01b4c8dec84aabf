import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { chmod, link, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseFilterPattern } from '../../../lib/domain/filter-pattern.ts';
import { parseSources } from '../../../lib/domain/source-path.ts';
import type { RsyncProgress } from '../../../lib/engine/rsync-progress.ts';
import { readMetadata } from '../../../lib/engine/snapshot-metadata.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';

let sshd: TestSshd;
let site: BackupSite;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

describe('takeSnapshot over a real sshd', () => {
  beforeAll(async () => {
    site = await makeBackupSite(sshd);
    await mkdir(`${site.source}/dir/deep`, { recursive: true });
    await writeFile(`${site.source}/a`, 'alpha');
    await writeFile(`${site.source}/dir/b`, 'beta');
    await link(`${site.source}/dir/b`, `${site.source}/dir/deep/b-again`);
    await symlink('/etc/passwd', `${site.source}/link`);
    await chmod(`${site.source}/a`, 0o4750);
    await utimes(`${site.source}/a`, 1, 2);
  });
  afterAll(() => site.remove());

  test('copies the tree exactly, and says so in snapshot.json', async () => {
    const progress: RsyncProgress[] = [];
    const { metadata, path, warnings } = await site.backUp({ onProgress: (step) => progress.push(step) });

    expect(treeManifest(`${path}/data`)).toEqual(treeManifest(site.source));
    expect(await readMetadata(path ?? '')).toEqual(metadata);
    expect(metadata).toMatchObject({
      status: 'complete',
      base: null,
      counts: {
        files: 3,
        directories: 3,
        symlinks: 1,
        filesNew: 3,
        filesLinked: 0,
        bytesTotal: 9,
        bytesNew: 9,
      },
      stats: { filesTransferred: 2 },
    });
    expect(warnings).toEqual([]);
    expect(progress.at(-1)).toMatchObject({ percent: 100, bytes: 9, stillFinding: false });
    expect(readdirSync(path ?? '').sort()).toEqual([
      'checksums.index',
      'checksums.xxh128.gz',
      'data',
      'rsync.log',
      'snapshot.json',
    ]);
    expect(lstatSync(path ?? '').mode & 0o777).toBe(0o700);
  });

  test('shares unchanged files with its base and leaves the base as it was', async () => {
    const first = await site.backUp();
    const before = treeManifest(`${first.path}/data`, {});
    await writeFile(`${site.source}/a`, 'alpha changed');
    await chmod(`${site.source}/dir/b`, 0o600);
    const second = await site.backUp({ bases: { primary: first.metadata, extras: [] } });

    expect(second.metadata.base).toEqual({ kind: 'scheduled', name: first.metadata.name });
    expect(treeManifest(`${second.path}/data`)).toEqual(treeManifest(site.source));
    expect(treeManifest(`${first.path}/data`)).toEqual(before);

    const third = await site.backUp({ bases: { primary: second.metadata, extras: [] } });
    expect(third.metadata.counts).toMatchObject({ files: 3, filesLinked: 3, filesNew: 0, bytesNew: 0 });
    expect(statSync(`${third.path}/data/a`).ino).toBe(statSync(`${second.path}/data/a`).ino);
  });

  test('warns when the base is not on disk, and copies in full', async () => {
    const first = await site.backUp();
    await rm(first.path ?? '', { recursive: true });
    const second = await site.backUp({ bases: { primary: first.metadata, extras: [] } });
    expect(second.metadata.base).toBeNull();
    expect(second.warnings.join()).toContain('is not on disk');
  });

  test('a dry run writes nothing under the backup root', async () => {
    const before = treeManifest(site.root.path, { inodes: true });
    const tried = await site.backUp({ dryRun: true });
    expect(tried).toMatchObject({ path: null, metadata: { stats: { filesTransferred: 2 } } });
    expect(treeManifest(site.root.path, { inodes: true })).toEqual(before);
  });

  test('does not depend on the directory in which somebody started it', async () => {
    const startedIn = process.cwd();
    process.chdir(dirname(site.source));
    try {
      const excludes = [parseFilterPattern(`${dirname(site.source)}/*`), parseFilterPattern('/*')];
      const { path } = await site.backUp({ config: { ...site.config, excludes } });
      expect(treeManifest(`${path}/data`)).toEqual(treeManifest(site.source));
    } finally {
      process.chdir(startedIn);
    }
  });

  test('keeps the absolute paths of several sources, and reads patterns with a slash as paths on the host', async () => {
    await mkdir(`${site.source}/one/tmp`, { recursive: true });
    await mkdir(`${site.source}/two [*?]\\$x/tmp`, { recursive: true });
    await writeFile(`${site.source}/one/tmp/gone`, '1');
    await writeFile(`${site.source}/two [*?]\\$x/tmp/kept`, '2');
    const sources = parseSources([`${site.source}/one`, `${site.source}/two [*?]\\$x`]);
    const excludes = [`${site.source}/one/tmp/*`, '/tmp/kept'].map((pattern) => parseFilterPattern(pattern));
    const { path } = await site.backUp({ config: { ...site.config, sources, excludes } });
    expect(readdirSync(`${path}/data${site.source}`).sort()).toEqual(['one', 'two [*?]\\$x']);
    expect(readdirSync(`${path}/data${site.source}/one/tmp`)).toEqual([]);
    expect(readdirSync(`${path}/data${site.source}/two [*?]\\$x/tmp`)).toEqual(['kept']);

    // what is chosen is not left out, however it is called and wherever it is
    const wide = [dirname(site.source), `${site.source}/*`, 'one'].map((pattern) =>
      parseFilterPattern(pattern),
    );
    const chosen = await site.backUp({ config: { ...site.config, sources, excludes: wide } });
    expect(readdirSync(`${chosen.path}/data${site.source}/one/tmp`)).toEqual(['gone']);
    expect(readdirSync(`${chosen.path}/data${site.source}`)).toHaveLength(2);

    const single = { ...site.config, sources: parseSources([`${site.source}/one`]), excludes };
    expect(readdirSync(`${(await site.backUp({ config: single })).path}/data/tmp`)).toEqual([]);
  });
});
