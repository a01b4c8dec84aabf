import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { existsSync, lstatSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listRuns } from '../../../lib/data/runs.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { CancelledError } from '../../../lib/domain/errors.ts';
import type { SnapshotId } from '../../../lib/domain/snapshot-ref.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { verifyHost } from '../../../lib/operations/verify-host.ts';
import { openVerifyProgress } from '../../../lib/operations/verify-progress.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('verifying a host', ({ open }) => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await makeFleet(await open(), sshd);
    makeNastyTree(fleet.source);
    writeFileSync(join(fleet.source, 'old'), 'contents of long ago');
    await fleet.addHost('web1');
  });
  afterEach(() => fleet.remove());

  const backUp = async () => {
    fleet.clock.advance(60_000);
    return (await backUpHost(fleet.services, { host: 'web1' })).snapshot!;
  };
  const verify = (event = {}) => {
    fleet.clock.advance(60_000);
    return verifyHost(fleet.services, { host: 'web1', ...event });
  };
  const statuses = async () =>
    (await fleet.database.read((tx) => listSnapshots(tx))).items.map(({ status }) => status);

  /** Changes a byte and nothing else, as a failing disk does. */
  const flipBit = (path: string) => {
    const { atimeMs, mtimeMs } = statSync(path);
    const bytes = readFileSync(path);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    utimesSync(path, atimeMs / 1000, mtimeMs / 1000);
  };

  test('reads every shared file once and finds nothing wrong with a healthy host', async () => {
    await backUp();
    await backUp();
    const result = await verify();
    expect(result).toMatchObject({ status: 'success', damage: [], warnings: [], stats: { recorded: 0 } });
    const [newest, oldest] = result.snapshots;
    expect(newest?.filesHashed).toBeGreaterThan(8);
    expect(oldest).toMatchObject({ files: newest?.files, filesHashed: 0 });
    expect((await fleet.database.read((tx) => listRuns(tx))).items[0]).toMatchObject({
      operation: 'verify',
      status: 'success',
    });
  });

  test('a flipped bit is found, named, marked in every snapshot that has it, and never linked again', async () => {
    const first = await backUp();
    const second = await backUp();
    flipBit(join(first.path, 'data', 'old'));
    expect(readFileSync(join(second.path, 'data', 'old'), 'utf8')).not.toBe('contents of long ago');
    const result = await verify();
    expect(result).toMatchObject({ status: 'warning', stats: { damaged: 1, healed: 0 } });
    expect(result.damage).toMatchObject([{ path: join(fleet.source, 'old'), healed: false }]);
    expect(result.marked.map(({ name }) => name).sort()).toEqual([first.name, second.name]);
    expect(await statuses()).toEqual(['damaged', 'damaged']);

    const third = await backUp();
    expect(readFileSync(join(third.path, 'data', 'old'), 'utf8')).toBe('contents of long ago');
    expect(lstatSync(join(third.path, 'data', 'old')).ino).not.toBe(
      lstatSync(join(second.path, 'data', 'old')).ino,
    );
    expect(await verify({ snapshot: third.name })).toMatchObject({ status: 'success' });
    expect(await statuses()).toEqual(['complete', 'damaged', 'damaged']);
  });

  test('a repair heals the file in all snapshots while the host still has it', async () => {
    const first = await backUp();
    const second = await backUp();
    const file = join(first.path, 'data', 'old');
    const before = lstatSync(file, { bigint: true });
    flipBit(join(first.path, 'data', 'plain'));
    flipBit(file);
    utimesSync(join(fleet.source, 'old'), Number(before.atimeMs) / 1000, Number(before.mtimeMs) / 1000);
    const result = await verify({ repair: true });
    expect(result).toMatchObject({ status: 'success', stats: { damaged: 2, healed: 2 } });
    expect(readFileSync(join(second.path, 'data', 'old'), 'utf8')).toBe('contents of long ago');
    expect(lstatSync(file).ino).toBe(Number(before.ino));
    expect(await statuses()).toEqual(['complete', 'complete']);
    expect(existsSync(join(first.path, 'damage.json'))).toBe(false);
    expect(await verify()).toMatchObject({ status: 'success' });
  });

  test('a repair leaves alone what the host has changed since', async () => {
    const first = await backUp();
    flipBit(join(first.path, 'data', 'old'));
    const broken = readFileSync(join(first.path, 'data', 'old'));
    writeFileSync(join(fleet.source, 'old'), 'something else by now');
    const result = await verify({ repair: true });
    expect(result).toMatchObject({ status: 'warning', stats: { damaged: 1, healed: 0 } });
    expect(readFileSync(join(first.path, 'data', 'old'))).toEqual(broken);
    expect(await statuses()).toEqual(['damaged']);
  });

  test('files that came without a checksum get one, and are compared from then on', async () => {
    const first = await backUp();
    rmSync(join(first.path, 'checksums.index'));
    rmSync(join(first.path, 'checksums.xxh128.gz'));
    const result = await verify();
    expect(result.stats.recorded).toBe(result.stats.filesHashed);
    expect(await verify()).toMatchObject({ status: 'success', stats: { recorded: 0 } });
    flipBit(join(first.path, 'data', 'old'));
    expect(await verify()).toMatchObject({ status: 'warning', stats: { damaged: 1 } });
  });

  test('samples read every file once in turn, and one that was stopped goes on where it was', async () => {
    for (let index = 0; index < 3000; index++) writeFileSync(join(fleet.source, `f${index}`), `f${index}`);
    const { kind, name, path } = await backUp();
    const all = (await verify()).stats.filesHashed;
    const samples: number[] = [];
    for (let part = 0; part < 4; part++) {
      samples.push((await verify({ samplePercent: 25 })).stats.filesHashed);
    }
    expect(Math.min(...samples)).toBeGreaterThan(500);
    expect(samples.reduce((sum, files) => sum + files, 0)).toBe(all);

    const stopped = AbortSignal.abort(new CancelledError('Cancelled.'));
    await expect(verifyHost(fleet.withServices({ signal: stopped }), { host: 'web1' })).rejects.toMatchObject(
      {
        code: 'cancelled',
      },
    );
    const inodes = Array.from({ length: 3000 }, (_, index) => lstatSync(join(path, 'data', `f${index}`)).ino);
    const half = inodes.sort((a, b) => a - b)[1500];
    const progress = await openVerifyProgress(fleet.services.config.home, 'web1', { host: 'web1' });
    await progress.reached({ kind, name } as SnapshotId, String(half));
    const { stats } = await verify();
    expect(stats.filesHashed).toBeGreaterThanOrEqual(1499);
    expect(stats.filesHashed).toBeLessThan(1600);
    expect((await verify()).stats.filesHashed).toBeGreaterThan(3000);
  });
});
