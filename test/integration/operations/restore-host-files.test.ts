import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns } from '../../../lib/data/runs.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { treePathId } from '../../../lib/domain/tree-path.ts';
import { readChange } from '../../../lib/gateway/pages/format/change-line.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { restoreHostFiles } from '../../../lib/operations/restore-host-files.ts';
import { beginUnfinished } from '../../../lib/operations/unfinished-restores.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';

let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('restoring files', ({ open }) => {
  let fleet: Fleet;
  let target: string;
  beforeEach(async () => {
    fleet = await makeFleet(await open(), sshd);
    target = join(fleet.directory, 'target');
    makeNastyTree(fleet.source);
    await fleet.addHost('web1');
  });
  afterEach(() => fleet.remove());

  const to = (path: string) => ({ place: 'directory' as const, path });
  const snapshotTree = (path: string) => treeManifest(join(path, 'data'), { inodes: true });

  test('a whole tree comes back exactly, as copies, and the snapshot is not touched', async () => {
    const before = treeManifest(fleet.source);
    const { snapshot } = await backUpHost(fleet.services, { host: 'web1' });
    const kept = snapshotTree(snapshot!.path);
    fleet.clock.advance(1000);
    const result = await restoreHostFiles(fleet.services, { host: 'web1', to: to(target) });
    expect(result).toMatchObject({ status: 'success', warnings: [], snapshot: { name: snapshot?.name } });
    expect(treeManifest(target)).toEqual(before);
    expect(snapshotTree(snapshot!.path)).toEqual(kept);
    const [run] = (await fleet.database.read((tx) => listRuns(tx))).items;
    expect(run).toMatchObject({ operation: 'restore', status: 'success', snapshotName: snapshot?.name });
    const { items } = await fleet.database.read((tx) => listSnapshots(tx));
    expect(items[0]?.inUseBy).toBeNull();
  });

  test('chosen paths come back with the directories above them, odd names by their ids', async () => {
    await backUpHost(fleet.services, { host: 'web1' });
    const odd = Buffer.from('not utf-8 \xff\xfe', 'latin1');
    const paths = [join(fleet.source, 'sub/deeper'), treePathId(odd)];
    await restoreHostFiles(fleet.services, { host: 'web1', paths, to: to(target) });
    expect(readdirSync(target, { encoding: 'buffer' }).map(String).sort()).toEqual(
      [odd.toString(), 'sub'].sort(),
    );
    expect(treeManifest(join(target, 'sub'))['./deeper']).toEqual(
      treeManifest(join(fleet.source, 'sub'))['./deeper'],
    );
  });

  test('a dry run lists what would change and writes nothing', async () => {
    await backUpHost(fleet.services, { host: 'web1' });
    const result = await restoreHostFiles(fleet.services, { host: 'web1', to: to(target), dryRun: true });
    expect(result.changes.map(readChange)).not.toContain(null);
    expect(result.changes.map(readChange)).toContainEqual(
      expect.objectContaining({ what: 'new', name: '-rf *?[a]', sizeBytes: 4 }),
    );
    expect(readdirSync(fleet.directory)).not.toContain('target');
  });

  test('a dry run tells what would be replaced and what would go', async () => {
    await backUpHost(fleet.services, { host: 'web1' });
    const result = await restoreHostFiles(fleet.services, { host: 'web1', to: to(target) });
    writeFileSync(join(target, 'plain'), 'edited');
    writeFileSync(join(target, '12 of mine'), 'new');
    const plain = { host: 'web1', to: to(target), dryRun: true, overwrite: true };
    const event = { ...plain, deleteExtra: true, confirm: 'web1' };
    const changes = (await restoreHostFiles(fleet.services, event)).changes.map(readChange);
    expect(result).toMatchObject({ changes: [], changesTotal: Object.keys(treeManifest(target)).length - 2 });
    expect(changes).toContainEqual(expect.objectContaining({ what: 'replaced', name: 'plain' }));
    expect(changes).toContainEqual(expect.objectContaining({ what: 'deleted', name: '12 of mine' }));
    expect(readFileSync(join(target, 'plain'), 'utf8')).toBe('edited');
    expect(readdirSync(target)).toContain('12 of mine');
  });

  test('places that must not be written to are refused, and nothing is written', async () => {
    await backUpHost(fleet.services, { host: 'web1' });
    symlinkSync(fleet.directory, join(fleet.directory, 'detour'));
    symlinkSync(fleet.source, join(fleet.directory, 'link'));
    mkdirSync(join(fleet.directory, 'full'));
    writeFileSync(join(fleet.directory, 'full', 'mine'), 'mine');
    for (const [path, code] of [
      ['/', 'refused'],
      ['/etc', 'refused'],
      ['relative', 'invalid_input'],
      [join(fleet.root.path, 'web1'), 'refused'],
      [join(fleet.root.path, 'new'), 'refused'],
      [fleet.directory, 'refused'],
      [join(fleet.directory, 'home', 'x'), 'refused'],
      [join(fleet.directory, 'detour', 'new'), 'refused'],
      [join(fleet.directory, 'link'), 'refused'],
      [join(fleet.directory, 'full'), 'refused'],
      [join(fleet.directory, 'no', 'parent'), 'invalid_input'],
    ] as const) {
      await expect(
        restoreHostFiles(fleet.services, { host: 'web1', to: to(path) }).catch((error: unknown) => {
          throw Object.assign(error as Error, { path });
        }),
      ).rejects.toMatchObject({ code, path });
      fleet.clock.advance(1000);
    }
    expect(readdirSync(join(fleet.directory, 'full'))).toEqual(['mine']);
    const overwriting = { host: 'web1', to: to(join(fleet.directory, 'full')), overwrite: true };
    await restoreHostFiles(fleet.services, overwriting);
    expect(readdirSync(join(fleet.directory, 'full'))).toEqual(expect.arrayContaining(['mine', 'plain']));
  });

  test('paths out of the snapshot are refused, through symlinked directories too', async () => {
    await backUpHost(fleet.services, { host: 'web1' });
    for (const [path, code] of [
      [join(fleet.source, 'out-of-here/passwd'), 'refused'],
      [treePathId(Buffer.from('out-of-here/passwd')), 'refused'],
      [`${fleet.source}/../../etc/passwd`, 'invalid_input'],
      [treePathId(Buffer.from('../../../etc/passwd')), 'invalid_input'],
      [treePathId(Buffer.from('/etc/passwd')), 'invalid_input'],
      ['/etc/passwd', 'invalid_input'],
      [join(fleet.source, 'nothing'), 'not_found'],
    ] as const) {
      await expect(
        restoreHostFiles(fleet.services, { host: 'web1', paths: [path], to: to(target) }),
      ).rejects.toMatchObject({ code });
      fleet.clock.advance(1000);
    }
  });

  test('a restore that ended half-way goes on to the right end', async () => {
    const before = treeManifest(fleet.source);
    const { snapshot } = await backUpHost(fleet.services, { host: 'web1' });
    // what a killed one leaves: its note, some files, a temporary one
    const job = { target, snapshot: `web1/scheduled/${snapshot?.name}`, paths: null };
    await beginUnfinished(fleet.services.config.home, job, { fresh: true });
    mkdirSync(join(target, 'sub/deeper'), { recursive: true });
    for (const left of ['.plain.Xa3dfg', `.${'x'.repeat(247)}.123abc`, 'sub/deeper/.same-as-plain.zzzzzz']) {
      writeFileSync(join(target, left), 'pla');
    }
    writeFileSync(join(target, 'plain'), 'pla');
    await restoreHostFiles(fleet.services, { host: 'web1', to: to(target) });
    expect(treeManifest(target)).toEqual(before);
    await expect(restoreHostFiles(fleet.services, { host: 'web1', to: to(target) })).rejects.toMatchObject({
      code: 'refused',
    });
  });

  test('among files of somebody else nothing but the files of the snapshot is replaced or left behind', async () => {
    await backUpHost(fleet.services, { host: 'web1' });
    mkdirSync(target);
    for (const theirs of ['.plain.Xa3dfg', 'notes', 'plain']) writeFileSync(join(target, theirs), 'theirs');
    const before = treeManifest(target);
    await restoreHostFiles(fleet.services, { host: 'web1', to: to(target), overwrite: true });
    const after = treeManifest(target);
    expect(after).toEqual({
      ...treeManifest(fleet.source),
      './notes': before['./notes'],
      './.plain.Xa3dfg': before['./.plain.Xa3dfg'],
    });
  });

  test('the host gets its files back where they were, and others are left alone unless that is typed', async () => {
    const before = treeManifest(fleet.source);
    await backUpHost(fleet.services, { host: 'web1' });
    rmSync(join(fleet.source, 'sub'), { recursive: true });
    writeFileSync(join(fleet.source, 'plain'), 'encrypted by somebody');
    writeFileSync(join(fleet.source, 'new'), 'made since');
    const host = { place: 'host' as const };
    await restoreHostFiles(fleet.services, { host: 'web1', to: host });
    const { './new': made, ...others } = treeManifest(fleet.source);
    expect(made).toBeDefined();
    expect({ ...others, '.': before['.'] }).toEqual(before);
    fleet.clock.advance(1000);
    await expect(
      restoreHostFiles(fleet.services, { host: 'web1', to: host, deleteExtra: true, confirm: 'web2' }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    await restoreHostFiles(fleet.services, { host: 'web1', to: host, deleteExtra: true, confirm: 'web1' });
    expect(treeManifest(fleet.source)).toEqual(before);

    fleet.clock.advance(1000);
    const elsewhere = join(fleet.directory, 'made', 'elsewhere');
    await restoreHostFiles(fleet.services, {
      host: 'web1',
      paths: [join(fleet.source, 'plain')],
      to: { place: 'host', path: elsewhere },
    });
    expect(readFileSync(join(elsewhere, 'plain'), 'utf8')).toBe('plain');
  });
});
