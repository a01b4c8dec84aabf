import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import type { DatabaseUrl } from '../../../lib/data/database-url.ts';
import { getRun, listRuns } from '../../../lib/data/runs.ts';
import { saveSchedule } from '../../../lib/data/schedules.ts';
import { snapshotsOfHost } from '../../../lib/data/snapshots-of-host.ts';
import type { HostRecord } from '../../../lib/data/hosts.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { scanHost } from '../../../lib/engine/scan-host.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { pruneHost } from '../../../lib/operations/prune-host.ts';
import { recoverRun } from '../../../lib/operations/recover-runs.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { startWorker } from '../../../lib/operations/worker.ts';
import { claimOne } from '../../helpers/claim-one.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import type { ProcessJob } from '../../helpers/operations-process.ts';
import { operationsProcesses } from '../../helpers/operations-processes.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { waitForTransfer } from '../../helpers/wait-until.ts';

const minute = 60_000;
const startProcess = operationsProcesses();
const web1 = parseHostName('web1');
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('a process of the service', (kind) => {
  let url: DatabaseUrl;
  let database: Database;
  let fleet: Fleet;
  let host: HostRecord;
  beforeEach(async () => {
    url = await kind.url();
    database = await openDatabase({ url, create: true, migrate: 'run' });
    fleet = await makeFleet(database, sshd);
    host = await fleet.addHost('web1', {
      retention: { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
      retryAttempts: 3,
    });
    const schedule = { hostId: host.id, operation: 'backup', cron: '30 12 * * *', prune: true } as const;
    await database.write((tx) => saveSchedule(tx, schedule, fleet.clock.now()));
    await writeFile(join(fleet.source, 'file'), 'day 0');
    await backUpHost(fleet.services, { host: 'web1' });
    fleet.clock.advance(31 * minute);
  });
  afterEach(async () => {
    await database.close();
    await fleet.remove();
  });

  const start = (role: ProcessJob['role'], changes: Partial<ProcessJob> = {}) => {
    const { config } = fleet.services;
    const at = fleet.clock.now().toISOString();
    return startProcess({ role, url, config, start: at, since: Date.now(), speed: 1, ...changes });
  };

  /** What any living service does: ticks, and executes what waits, until nothing does. */
  async function goOn(): Promise<void> {
    for (let tries = 0; ; tries++) {
      fleet.clock.advance(6 * minute);
      await tick(fleet.services, {});
      const worker = await startWorker(fleet.services, 'scheduler', 4);
      const claimed = await claimOne(fleet.services, worker);
      if (claimed !== null) {
        const event = claimed.event as unknown as { host: string; runId: string };
        const services = { ...fleet.services, claim: claimed.claim };
        if (claimed.operation === 'prune') await pruneHost(services, event);
        else await backUpHost(services, event);
      }
      const left = await database.read((tx) => listRuns(tx, { status: ['queued', 'running'] }));
      if (left.items.length === 0) return;
      expect(tries).toBeLessThan(20);
      // an rsync that outlived its process holds the host until it ends, by the true clock
      await sleep(100 * tries);
    }
  }

  async function expectAgreement(content: string): Promise<void> {
    const disk = await scanHost(fleet.root, web1);
    const rows = await database.read((tx) => snapshotsOfHost(tx, host.id));
    expect({ ...disk, snapshots: disk.snapshots.map(({ metadata }) => metadata.name) }).toEqual({
      snapshots: rows.map(({ name }) => name).sort(),
      incomplete: [],
      trash: [],
      ignored: [],
    });
    expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'complete'));
    const { path = '' } = disk.snapshots.at(-1) ?? {};
    expect(readFileSync(join(path, 'data', 'file'), 'utf8')).toBe(content);
    const runs = await database.read((tx) => listRuns(tx));
    // every run says which snapshot it made, and every snapshot was made by a run that says so
    const made = new Set(
      runs.items.filter(({ status }) => status === 'success').map(({ snapshotName }) => snapshotName),
    );
    expect(rows.filter(({ name }) => !made.has(name))).toEqual([]);
  }

  test.each(['before', 'after'] as const)(
    'killed %s each commit of claim, backup and prune: SQL and disk agree after the next ticks',
    async (when) => {
      for (let nth = 1; ; nth++) {
        const content = `day ${nth} ${when}`;
        await writeFile(join(fleet.source, 'file'), content);
        expect((await tick(fleet.services, {})).due).toHaveLength(1);
        const { signal, stderr } = await start('work', { die: { nth, when } }).ended;
        expect(stderr).toBe('');
        await goOn();
        await expectAgreement(content);
        const slots = await database.read((tx) => tx.count('slots'));
        expect(slots).toBe(nth);
        if (signal === null) {
          // claim, register, begin, name, record, delete twice, end, at the least
          expect(nth).toBeGreaterThan(7);
          return;
        }
        fleet.clock.jump(new Date(Date.UTC(2026, 10, 22 + nth, 12, 31)));
      }
    },
    240_000,
  );

  test.each(['before', 'after'] as const)(
    'killed %s the commit of a tick: the slot is run once',
    async (when) => {
      const { signal } = await start('tick', { die: { nth: 1, when } }).ended;
      expect(signal).toBe('SIGKILL');
      await tick(fleet.services, {});
      const runs = await database.read((tx) => listRuns(tx, { status: 'queued' }));
      expect(runs.items).toMatchObject([{ trigger: 'schedule' }]);
      expect(await database.read((tx) => tx.count('slots'))).toBe(1);
    },
  );

  test('stopped past its lease while another takes over: when it goes on, it writes nothing more', async () => {
    await database.write((tx) =>
      tx.update(
        'hosts',
        { name: 'web1' },
        { settings: JSON.stringify({ ...host.settings, bandwidthLimitKibPerSecond: 600 }) },
      ),
    );
    await writeFile(join(fleet.source, 'big'), Buffer.alloc(1_500_000, 'x'));
    const [due] = (await tick(fleet.services, {})).due;
    const { child, ended } = start('work', { speed: 40 });
    await waitForTransfer(fleet.root.path, 'web1');
    process.kill(child.pid!, 'SIGSTOP');
    fleet.clock.advance(10 * minute);
    // its rsync holds the host, so nobody takes it for dead ...
    expect((await tick(fleet.services, {})).recovered).toEqual([]);
    // ... until somebody does who cannot see that
    const run = await database.read((tx) => getRun(tx, due!.runId));
    expect(run.status).toBe('running');
    expect(await recoverRun(fleet.services, run, 'its worker stopped reporting')).not.toBeNull();
    await sleep(3000);
    process.kill(child.pid!, 'SIGCONT');
    const { stderr } = await ended;
    expect(stderr).toContain('lost its claim');
    expect((await scanHost(fleet.root, web1)).snapshots).toHaveLength(1);
    expect(await database.read((tx) => getRun(tx, due!.runId))).toMatchObject({ status: 'interrupted' });

    fleet.clock.jump(new Date(Date.UTC(2026, 10, 22, 13, 30)));
    await goOn();
    const after = await database.read((tx) => listRuns(tx));
    expect(after.items[0]).toMatchObject({ trigger: 'retry', status: 'success', attempt: 2 });
    expect((await scanHost(fleet.root, web1)).incomplete).toEqual([]);
  });
});
