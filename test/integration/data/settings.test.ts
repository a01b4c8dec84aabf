import { beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../lib/data/database.ts';
import { getGlobalSettings, saveGlobalSettings } from '../../../lib/data/global-settings.ts';
import { keysOfHost, pinHostKey, removeHostKeys } from '../../../lib/data/host-keys.ts';
import { getMeta, removeMeta, setMeta } from '../../../lib/data/meta.ts';
import { getNode, listNodes, saveNode, saveNodeSpace } from '../../../lib/data/nodes.ts';
import {
  beat,
  listWorkers,
  registerWorker,
  removeSilentWorkers,
  removeWorker,
} from '../../../lib/data/workers.ts';
import { defaultSettings } from '../../../lib/domain/default-settings.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { addHost, minutesAfter, noon } from './fleet.ts';

onEachDatabase('settings', (database) => {
  let db: Database;
  beforeEach(async () => {
    db = await database.open();
  });

  test('are the defaults until something is saved', async () => {
    expect(await db.read((tx) => getGlobalSettings(tx))).toMatchObject({
      settings: defaultSettings,
      stored: {},
      timeZone: null,
      version: 0,
    });
  });

  test('are saved on top of the defaults, and only on the version that was read', async () => {
    const first = await db.write((tx) =>
      saveGlobalSettings(tx, 0, { stored: { maxDelete: 3 }, timeZone: 'Europe/Berlin' }, noon),
    );
    expect(first).toMatchObject({
      settings: { ...defaultSettings, maxDelete: 3 },
      version: 1,
      updatedAt: noon,
    });
    const second = await db.write((tx) => saveGlobalSettings(tx, 1, { maxConcurrent: 4 }, noon));
    expect(second).toMatchObject({ stored: { maxDelete: 3 }, timeZone: 'Europe/Berlin', maxConcurrent: 4 });
    for (const version of [0, 1]) {
      await expect(db.write((tx) => saveGlobalSettings(tx, version, {}, noon))).rejects.toMatchObject({
        code: 'conflict',
      });
    }
  });

  test('know each node with its backup root and space', async () => {
    const root = { name: 'main', backupRoot: '/mnt/backups', backupRootUuid: 'u' };
    await db.write((tx) => saveNode(tx, { ...root, hardLinks: true }, noon));
    const space = { freeBytes: 10_000_000_000_000, totalBytes: 2, freeInodes: 3, totalInodes: 4 };
    await db.write((tx) => saveNodeSpace(tx, 'main', space, minutesAfter(1)));
    expect(await db.read((tx) => getNode(tx, 'main'))).toEqual({
      ...root,
      ...space,
      hardLinks: true,
      spaceCheckedAt: minutesAfter(1),
      createdAt: noon,
    });
    await db.write((tx) => saveNode(tx, { ...root, backupRoot: '/srv' }, minutesAfter(2)));
    expect(await db.read((tx) => listNodes(tx))).toMatchObject([{ backupRoot: '/srv', hardLinks: true }]);
    await expect(db.read((tx) => getNode(tx, 'nas'))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('know the workers that are alive', async () => {
    const worker = {
      id: 'w1',
      node: 'main',
      hostName: 'backup1',
      pid: 7,
      role: 'serve' as const,
      version: '1.0.0',
      startedAt: noon,
      heartbeatAt: noon,
      lastTickAt: null,
      maxConcurrent: 2,
      stopping: false,
    };
    await db.write((tx) => registerWorker(tx, worker));
    await db.write((tx) => registerWorker(tx, { ...worker, pid: 8 }));
    expect(
      await db.write((tx) => beat(tx, 'w1', minutesAfter(1), { lastTickAt: noon, stopping: true })),
    ).toBe(true);
    expect(await db.write((tx) => beat(tx, 'w2', noon))).toBe(false);
    expect(await db.read((tx) => listWorkers(tx))).toEqual([
      { ...worker, pid: 8, heartbeatAt: minutesAfter(1), lastTickAt: noon, stopping: true },
    ]);
    expect(await db.write((tx) => removeSilentWorkers(tx, minutesAfter(1)))).toBe(0);
    expect(await db.write((tx) => removeSilentWorkers(tx, minutesAfter(2)))).toBe(1);
    await db.write((tx) => removeWorker(tx, 'w1'));
  });

  test('know the approved keys of a host, one of each type', async () => {
    const { id: hostId } = await db.write((tx) => addHost(tx, 'web1'));
    const key = {
      hostId,
      keyType: 'ssh-ed25519',
      publicKey: 'AAAA',
      fingerprint: 'SHA256:a',
      approvedAt: noon,
      approvedBy: 'anna',
    };
    await db.write((tx) => pinHostKey(tx, key));
    await db.write((tx) => pinHostKey(tx, { ...key, publicKey: 'BBBB', approvedBy: 'bert' }));
    expect(await db.read((tx) => keysOfHost(tx, hostId))).toMatchObject([
      { publicKey: 'BBBB', approvedBy: 'bert' },
    ]);
    expect(await db.write((tx) => removeHostKeys(tx, hostId))).toBe(1);
  });

  test('know facts about the database itself', async () => {
    expect(await db.read((tx) => getMeta(tx, 'instance'))).toMatch(/^[0-9a-f-]{36}$/);
    await db.write((tx) => setMeta(tx, 'epoch', '1'));
    await db.write((tx) => setMeta(tx, 'epoch', '2'));
    expect(await db.read((tx) => getMeta(tx, 'epoch'))).toBe('2');
    expect(await db.write((tx) => removeMeta(tx, 'epoch'))).toBe(true);
    expect(await db.integrity()).toEqual([]);
  });
});
