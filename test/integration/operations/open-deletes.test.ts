import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listRuns } from '../../../lib/data/runs.ts';
import { setStatus, listSnapshots } from '../../../lib/data/snapshots.ts';
import { moveToTrash } from '../../../lib/engine/delete-snapshot.ts';
import { acquireHostLock } from '../../../lib/engine/host-lock.ts';
import { scanHost } from '../../../lib/engine/scan-host.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { pruneHost } from '../../../lib/operations/prune-host.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { startWorker } from '../../../lib/operations/worker.ts';
import { claimOne } from '../../helpers/claim-one.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

const minute = 60_000;
const web1 = parseHostName('web1');
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('a delete that nobody carries on', ({ open }) => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await makeFleet(await open(), sshd);
    await writeFile(join(fleet.source, 'file'), 'content');
    await fleet.addHost('web1', {
      retention: { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
    });
    for (let count = 0; count < 3; count++) {
      await backUpHost(fleet.services, { host: 'web1' });
      fleet.clock.advance(10 * minute);
    }
  });
  afterEach(() => fleet.remove());

  /** As a prune does it, up to the moment in which it is killed. */
  async function beginDelete(index: number, how: { moved: boolean }): Promise<void> {
    const { items } = await fleet.database.read((tx) => listSnapshots(tx));
    const snapshot = items.sort((a, b) => a.name.localeCompare(b.name))[index]!;
    await fleet.database.write((tx) => setStatus(tx, snapshot, 'deleting', fleet.clock.now()));
    if (how.moved) await moveToTrash(fleet.root, { host: web1, kind: 'scheduled', name: snapshot.name });
  }
  const statuses = async () =>
    (await fleet.database.read((tx) => listSnapshots(tx))).items.map(({ status }) => status).sort();
  const waiting = async () => (await fleet.database.read((tx) => listRuns(tx, { status: 'queued' }))).items;

  test('is finished by a run that the next tick queues, and that applies no retention', async () => {
    await beginDelete(0, { moved: true });
    await beginDelete(1, { moved: false });
    await tick(fleet.services, {});
    // what was never touched is what it was, at once; the trash may take long
    expect(await statuses()).toEqual(['complete', 'complete', 'deleting']);
    await tick(fleet.services, {});
    expect(await waiting()).toMatchObject([{ operation: 'prune', trigger: 'retry', host: 'web1' }]);

    const worker = await startWorker(fleet.services, 'worker', 1);
    const claimed = (await claimOne(fleet.services, worker))!;
    const event = { ...claimed.event, host: 'web1' };
    const { deleted } = await pruneHost({ ...fleet.services, claim: claimed.claim }, event);
    expect(deleted).toHaveLength(1);
    expect(await statuses()).toEqual(['complete', 'complete']);
    const disk = await scanHost(fleet.root, web1);
    expect({ trash: disk.trash, count: disk.snapshots.length }).toEqual({ trash: [], count: 2 });
    await tick(fleet.services, {});
    expect(await waiting()).toEqual([]);
  });

  test('is left to whoever writes on the host, or is about to', async () => {
    await beginDelete(0, { moved: true });
    const lock = await acquireHostLock(fleet.root, web1);
    await tick(fleet.services, {});
    expect(await waiting()).toEqual([]);
    await lock.release();
    await tick(fleet.services, {});
    expect(await waiting()).toHaveLength(1);
  });

  test('that cannot be finished is tried once an hour', async () => {
    await beginDelete(0, { moved: true });
    await tick(fleet.services, {});
    await fleet.database.write((tx) => tx.update('runs', { status: 'queued' }, { status: 'failed' }));
    fleet.clock.advance(59 * minute);
    await tick(fleet.services, {});
    expect(await waiting()).toEqual([]);
    fleet.clock.advance(2 * minute);
    await tick(fleet.services, {});
    expect(await waiting()).toHaveLength(1);
  });
});
