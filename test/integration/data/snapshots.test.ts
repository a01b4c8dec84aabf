import { beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../lib/data/database.ts';
import { deleteHost, type HostRecord } from '../../../lib/data/hosts.ts';
import { insertRun } from '../../../lib/data/runs.ts';
import { lastGoodPerHost } from '../../../lib/data/last-good-per-host.ts';
import {
  releaseSnapshots,
  releaseUnused,
  useSnapshot,
  useSnapshotFirst,
} from '../../../lib/data/snapshot-use.ts';
import { linkBases, upsertFromDisk, upsertManyFromDisk } from '../../../lib/data/snapshots-from-disk.ts';
import { snapshotsOfHost } from '../../../lib/data/snapshots-of-host.ts';
import {
  acknowledge,
  deleteSnapshotRow,
  findSnapshot,
  getSnapshot,
  insertSnapshot,
  listSnapshots,
  newestGood,
  setPinned,
  setStatus,
} from '../../../lib/data/snapshots.ts';
import type { RunId } from '../../../lib/domain/run-id.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { addHost, minutesAfter, newRun, newSnapshot, noon } from './fleet.ts';

onEachDatabase('snapshots', (database) => {
  let db: Database;
  let web1: HostRecord;
  let db1: HostRecord;
  beforeEach(async () => {
    db = await database.open();
    [web1, db1] = await db.write(async (tx) => [await addHost(tx, 'web1'), await addHost(tx, 'db1')]);
  });
  const add = (...[host, minute, more]: [HostRecord, number, Parameters<typeof newSnapshot>[2]?]) =>
    db.write((tx) => insertSnapshot(tx, newSnapshot(host, minutesAfter(minute), more), noon));

  test('are given back as stored, and found by name', async () => {
    const made = await add(web1, 0, { bytesTotal: 9_000_000_000_000, suspicion: 'ü', pinned: true });
    expect(made).toMatchObject({
      host: 'web1',
      startedAt: noon,
      bytesTotal: 9_000_000_000_000,
      pinned: true,
    });
    expect(await db.read((tx) => getSnapshot(tx, 'web1', made.name))).toEqual(made);
    await expect(add(web1, 0)).rejects.toMatchObject({ code: 'conflict' });
    await expect(db.read((tx) => getSnapshot(tx, 'db1', made.name))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(db.read((tx) => getSnapshot(tx, 'web1', made.name, 'manual'))).rejects.toThrow(
      'No snapshot',
    );
  });

  test('are listed newest first, by host, kind and status', async () => {
    const [old, manual, young] = [
      await add(web1, 0),
      await add(db1, 1, { kind: 'manual' }),
      await add(web1, 2, { status: 'partial' }),
    ];
    const names = async (
      ...args: [Parameters<typeof listSnapshots>[1]?, Parameters<typeof listSnapshots>[2]?]
    ) => {
      const list = await db.read((tx) => listSnapshots(tx, ...args));
      return [list.total, ...list.items.map(({ host, name }) => `${host}/${name}`)];
    };
    const all = [young, manual, old].map(({ host, name }) => `${host}/${name}`);
    expect(await names()).toEqual([3, ...all]);
    expect(await names({ host: 'web1' })).toEqual([2, all[0], all[2]]);
    expect(await names({ kind: 'manual' })).toEqual([1, all[1]]);
    expect(await names({ status: 'partial' })).toEqual([1, all[0]]);
    expect(await names({}, { page: 3, pageSize: 1 })).toEqual([3, all[2]]);
    await expect(names({ host: 'web2' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('count as good when complete, or suspicious and acknowledged', async () => {
    const good = await add(web1, 0);
    await add(web1, 1, { status: 'partial' });
    const suspicious = await add(web1, 2, { status: 'suspicious' });
    const newest = () => db.read(async (tx) => (await newestGood(tx, web1.id))?.id);
    expect(await newest()).toBe(good.id);
    expect(await db.write((tx) => acknowledge(tx, suspicious.id, 'anna'))).toBe(true);
    expect(await db.write((tx) => acknowledge(tx, good.id, 'anna'))).toBe(false);
    expect(await newest()).toBe(suspicious.id);
    expect(await db.read((tx) => newestGood(tx, web1.id, 'manual'))).toBeNull();
    const fleet = await db.read((tx) => lastGoodPerHost(tx));
    expect(fleet).toMatchObject([
      { host: 'db1', enabled: true, snapshot: null },
      { host: 'web1', enabled: true, snapshot: { id: suspicious.id, startedAt: minutesAfter(2) } },
    ]);
  });

  test('remember what they were while they are missing or on their way out', async () => {
    const made = await add(web1, 0, { status: 'partial' });
    const state = () => db.read((tx) => findSnapshot(tx, web1.id, made));
    const become = async (status: 'missing' | 'deleting' | 'partial') => {
      const now = await state();
      await db.write((tx) => setStatus(tx, now!, status, minutesAfter(5)));
    };
    await become('missing');
    expect(await state()).toMatchObject({ statusBefore: 'partial', missingSince: minutesAfter(5) });
    await become('deleting');
    expect(await state()).toMatchObject({ statusBefore: 'partial', missingSince: null });
    await become('partial');
    expect(await state()).toMatchObject({ status: 'partial', statusBefore: null });
    await expect(db.write((tx) => setStatus(tx, made, 'complete', noon))).rejects.toMatchObject({
      code: 'refused',
    });
  });

  test('change status only from the status that was seen', async () => {
    const made = await add(web1, 0);
    await db.write((tx) => setStatus(tx, made, 'damaged', noon));
    await expect(db.write((tx) => setStatus(tx, made, 'deleting', noon))).rejects.toMatchObject({
      code: 'refused',
    });
  });

  test('are read from disk: added, updated, unchanged, with what only SQL knows kept', async () => {
    const wanted = newSnapshot(web1, noon, { filesTotal: 5 });
    const read = (more: object = {}) => db.write((tx) => upsertFromDisk(tx, { ...wanted, ...more }, noon));
    expect(await read()).toBe('added');
    expect(await read()).toBe('unchanged');
    const row = await db.read((tx) => findSnapshot(tx, web1.id, wanted));
    await db.write((tx) => setPinned(tx, row!.id, true));
    expect(await read({ pinned: false, filesTotal: 6 })).toBe('updated');
    const updated = await db.read((tx) => findSnapshot(tx, web1.id, wanted));
    expect(updated).toMatchObject({ pinned: true, filesTotal: 6 });
    await db.write((tx) => setStatus(tx, updated!, 'missing', noon));
    expect(await read()).toBe('updated');
    expect(await db.read((tx) => findSnapshot(tx, web1.id, wanted))).toMatchObject({
      status: 'complete',
      statusBefore: null,
      missingSince: null,
    });
  });

  test('stay damaged, whatever snapshot.json says', async () => {
    const made = await add(web1, 0);
    await db.write((tx) => setStatus(tx, made, 'damaged', noon));
    expect(await db.write((tx) => upsertFromDisk(tx, newSnapshot(web1, noon), noon))).toBe('unchanged');
    const damaged = await db.read((tx) => findSnapshot(tx, web1.id, made));
    await db.write((tx) => setStatus(tx, damaged!, 'missing', noon));
    await db.write((tx) => upsertFromDisk(tx, newSnapshot(web1, noon), noon));
    expect(await db.read((tx) => findSnapshot(tx, web1.id, made))).toMatchObject({ status: 'damaged' });
  });

  test('are linked to their bases of the same host, which may come later and may go', async () => {
    const base = newSnapshot(web1, noon);
    const child = newSnapshot(web1, minutesAfter(1), { baseKind: 'scheduled', baseName: base.name });
    const stranger = newSnapshot(db1, minutesAfter(1), { baseKind: 'scheduled', baseName: base.name });
    await db.write((tx) => upsertManyFromDisk(tx, [child, stranger], noon));
    expect(await db.write((tx) => linkBases(tx, web1.id))).toBe(0);
    await db.write((tx) => upsertManyFromDisk(tx, [base], noon));
    expect(await db.write((tx) => linkBases(tx, web1.id))).toBe(1);
    expect(await db.write((tx) => linkBases(tx, db1.id))).toBe(0);
    const baseRow = await db.read((tx) => findSnapshot(tx, web1.id, base));
    expect(await db.read((tx) => findSnapshot(tx, web1.id, child))).toMatchObject({ baseId: baseRow!.id });
    await db.write((tx) => deleteSnapshotRow(tx, baseRow!.id));
    expect(await db.read((tx) => findSnapshot(tx, web1.id, child))).toMatchObject({
      baseId: null,
      baseName: base.name,
    });
  });

  test('are handed to retention lean, newest first, with base and use', async () => {
    const base = await add(web1, 0);
    const child = await add(web1, 1, { baseKind: 'scheduled', baseName: base.name, filesTotal: 7 });
    await add(db1, 2);
    const run = newRun(web1, {}, 'verify');
    await db.write((tx) => insertRun(tx, run));
    expect(await db.write((tx) => useSnapshot(tx, base.id, run.id))).toBe(true);
    expect(await db.write((tx) => useSnapshot(tx, base.id, run.id))).toBe(true);
    expect(await db.write((tx) => useSnapshot(tx, base.id, newRun(web1).id))).toBe(false);
    const lean = await db.read((tx) => snapshotsOfHost(tx, web1.id));
    expect(lean).toMatchObject([
      {
        id: child.id,
        base: { kind: 'scheduled', name: base.name },
        inUse: false,
        filesTotal: 7,
        pinned: false,
      },
      { id: base.id, base: null, inUse: true, inUseBy: run.id, startedAt: noon, filesTotal: null },
    ]);
    expect(await db.write((tx) => releaseSnapshots(tx, run.id))).toBe(1);
    expect((await db.read((tx) => snapshotsOfHost(tx, web1.id))).some(({ inUse }) => inUse)).toBe(false);
  });

  test('are in use until the last of the restores that read them has ended', async () => {
    const snapshot = await add(web1, 0);
    const [first, second, stranger] = [
      newRun(web1, {}, 'restore'),
      newRun(web1, {}, 'restore'),
      newRun(db1, {}, 'restore'),
    ];
    const verify = newRun(web1, {}, 'verify');
    const reads = { status: 'running', snapshotKind: snapshot.kind, snapshotName: snapshot.name };
    for (const run of [first, second, stranger, verify]) {
      await db.write(async (tx) => {
        await insertRun(tx, run);
        await tx.update('runs', { id: run.id }, reads);
      });
    }
    const user = async () => (await db.read((tx) => findSnapshot(tx, web1.id, snapshot)))?.inUseBy;
    const end = ({ id }: { id: RunId }) =>
      db.write(async (tx) => {
        await tx.update('runs', { id }, { status: 'success' });
        await releaseSnapshots(tx, id);
      });
    expect(await db.write((tx) => useSnapshot(tx, snapshot.id, verify.id))).toBe(true);
    for (const { id } of [first, second]) {
      expect(await db.write((tx) => useSnapshotFirst(tx, snapshot.id, id))).toBe(true);
      expect(await user()).toBe(id);
    }
    await end(verify);
    await end(second);
    expect(await user()).toBe(first.id);
    expect(await db.write((tx) => releaseUnused(tx))).toBe(0);
    await db.write((tx) => tx.update('runs', { id: first.id }, { status: 'success' }));
    expect(await db.write((tx) => releaseUnused(tx))).toBe(1);
    expect(await user()).toBeNull();
    await db.write((tx) => tx.update('snapshots', { id: snapshot.id }, { status: 'deleting' }));
    expect(await db.write((tx) => useSnapshotFirst(tx, snapshot.id, first.id))).toBe(false);
  });

  test('go with their host, also when they are based on each other', async () => {
    const base = await add(web1, 0);
    await add(web1, 1, { baseKind: 'scheduled', baseName: base.name, baseId: base.id });
    await db.write((tx) => deleteHost(tx, web1.name));
    expect(await db.read((tx) => listSnapshots(tx))).toMatchObject({ total: 0, items: [] });
  });
});
