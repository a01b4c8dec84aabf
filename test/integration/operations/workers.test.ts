import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { adoptRun } from '../../../lib/data/take-run.ts';
import { saveGlobalSettings, getGlobalSettings } from '../../../lib/data/global-settings.ts';
import { ensureNode } from '../../../lib/data/nodes.ts';
import { listRuns } from '../../../lib/data/runs.ts';
import { listWorkers } from '../../../lib/data/workers.ts';
import { BusyError, InterruptedError, PobsyncError } from '../../../lib/domain/errors.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { queueRun } from '../../../lib/operations/queue-run.ts';
import { reportStatus } from '../../../lib/operations/report-status.ts';
import type { Services } from '../../../lib/operations/services.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { beatWorker, settleClaim, startWorker } from '../../../lib/operations/worker.ts';
import { claimOne } from '../../helpers/claim-one.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

const minute = 60_000;
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('workers', ({ open }) => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await makeFleet(await open(), sshd);
  });
  afterEach(() => fleet.remove());

  const onNode = (node: string): Services =>
    fleet.withServices({ config: { ...fleet.services.config, node } });
  const limit = (maxConcurrent: number) =>
    fleet.database.write(async (tx) => {
      const { version } = await getGlobalSettings(tx);
      await saveGlobalSettings(tx, version, { maxConcurrent }, fleet.clock.now());
    });
  const queueBackups = async (...names: string[]) => {
    for (const name of names) {
      await fleet.addHost(name);
      await queueBackup(name);
      fleet.clock.advance(1);
    }
  };
  const queueBackup = (host: string) =>
    queueRun(fleet.services, {
      operation: 'backup',
      event: { host },
      kind: 'scheduled',
      trigger: 'web',
      requestedBy: 'test',
    });
  const runs = async () => (await fleet.database.read((tx) => listRuns(tx))).items;

  test('take runs of their own node only, up to the limits of the node and of all nodes together', async () => {
    await fleet.database.write((tx) => ensureNode(tx, 'cellar', fleet.clock.now()));
    await queueBackups('a1', 'a2', 'a3', 'b1', 'b2');
    for (const host of ['b1', 'b2']) await configureHost(fleet.services, { host, node: 'cellar' });
    const main = await startWorker(fleet.services, 'scheduler', 2);
    const cellar = await startWorker(onNode('cellar'), 'worker', null);

    expect((await claimOne(fleet.services, main))?.host).toBe('a1');
    expect((await claimOne(fleet.services, main))?.host).toBe('a2');
    expect(await claimOne(fleet.services, main)).toBeNull();
    await limit(3);
    expect((await claimOne(onNode('cellar'), cellar))?.host).toBe('b1');
    expect(await claimOne(onNode('cellar'), cellar)).toBeNull();
    await limit(4);
    expect((await claimOne(onNode('cellar'), cellar))?.host).toBe('b2');
  });

  test('take over a changed setting, unless they were started with a limit of their own', async () => {
    const free = await startWorker(fleet.services, 'scheduler', null);
    const bound = await startWorker(fleet.services, 'scheduler', 1);
    await limit(7);
    for (const worker of [free, bound]) await beatWorker(fleet.services, worker);
    expect([free.maxConcurrent, bound.maxConcurrent]).toEqual([7, 1]);
  });

  test('that only execute runs are no scheduler', async () => {
    const worker = await startWorker(fleet.services, 'worker', null);
    await beatWorker(fleet.services, worker);
    expect(await fleet.database.read((tx) => listWorkers(tx))).toMatchObject([{ lastTickAt: null }]);
    const { scheduler } = await reportStatus(fleet.services);
    expect(scheduler).toEqual({ running: false, lastTickAt: null, workers: 1 });
  });

  test('a run whose worker died before it started anything waits again, without a lost attempt', async () => {
    await queueBackups('web1');
    const claimed = await claimOne(fleet.services, await startWorker(fleet.services, 'scheduler', 2));
    fleet.clock.advance(minute + 1);
    expect((await tick(fleet.services, {})).recovered).toMatchObject([{ host: 'web1', status: 'queued' }]);
    expect(await runs()).toMatchObject([
      { id: claimed?.claim.id, status: 'queued', attempt: 1, owner: null },
    ]);

    // the first worker wakes up: its claim is worth nothing any more
    const late = fleet.withServices({ claim: claimed!.claim });
    const event = { host: 'web1', runId: claimed!.claim.id };
    const again = await claimOne(fleet.services, await startWorker(fleet.services, 'scheduler', 2));
    expect(again?.claim.fence).toBe(2);
    await expect(backUpHost(late, event)).rejects.toBeInstanceOf(BusyError);
    expect(await runs()).toMatchObject([{ status: 'running', fence: 2 }]);
  });

  test('a process that failed before it took the run over leaves an ended run or one that waits', async () => {
    await queueBackups('web1', 'web2', 'web3');
    const worker = await startWorker(fleet.services, 'scheduler', 3);
    const claims = [1, 2, 3].map(() => claimOne(fleet.services, worker));
    const [first, second, third] = await Promise.all(claims);
    await settleClaim(fleet.services, first!, new PobsyncError('unsupported', 'No bundle.'));
    await settleClaim(fleet.services, second!, new InterruptedError('Killed.'));
    const adopter = { owner: 'run-x', now: fleet.clock.now(), leaseMs: minute };
    await fleet.database.write((tx) => adoptRun(tx, third!.claim, adopter));
    await settleClaim(fleet.services, third!, new PobsyncError('unsupported', 'No bundle.'));
    const byId = new Map((await runs()).map((run) => [run.id, run]));
    expect(byId.get(first!.claim.id)).toMatchObject({ status: 'failed', error: { code: 'unsupported' } });
    expect(byId.get(second!.claim.id)).toMatchObject({
      status: 'queued',
      notBefore: new Date(fleet.clock.now().getTime() + minute),
    });
    expect(byId.get(third!.claim.id)).toMatchObject({ status: 'running', owner: 'run-x' });
  });

  test('a host goes to another node with its waiting runs, and not by a typing error or in mid-run', async () => {
    await queueBackups('web1');
    const move = (changes: object) => configureHost(fleet.services, { host: 'web1', ...changes });
    await expect(move({ node: 'celar' })).rejects.toMatchObject({ code: 'not_found' });
    await fleet.database.write((tx) => ensureNode(tx, 'cellar', fleet.clock.now()));
    await expect(move({ node: 'celar' })).rejects.toThrow('Did you mean "cellar"?');
    expect((await move({ node: 'cellar' })).changes).toEqual([{ field: 'node', from: 'main', to: 'cellar' }]);
    expect(await runs()).toMatchObject([{ status: 'queued', node: 'cellar' }]);
    const worker = await startWorker(onNode('cellar'), 'worker', 2);
    expect(await claimOne(onNode('cellar'), worker)).not.toBeNull();
    await expect(move({ node: 'main' })).rejects.toMatchObject({ code: 'busy' });
  });

  test('a host with snapshots moves only when somebody says that they were copied', async () => {
    await fleet.addHost('web1');
    await backUpHost(fleet.services, { host: 'web1' });
    await fleet.database.write((tx) => ensureNode(tx, 'cellar', fleet.clock.now()));
    const move = (snapshotsMoved: boolean) =>
      configureHost(fleet.services, { host: 'web1', node: 'cellar', snapshotsMoved });
    await expect(move(false)).rejects.toMatchObject({ code: 'refused' });
    expect((await move(true)).changes).toMatchObject([{ field: 'node', to: 'cellar' }]);
  });
});
