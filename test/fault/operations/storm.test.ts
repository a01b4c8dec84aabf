import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import type { DatabaseUrl } from '../../../lib/data/database-url.ts';
import { getGlobalSettings, saveGlobalSettings } from '../../../lib/data/global-settings.ts';
import { saveSchedule } from '../../../lib/data/schedules.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import type { ProcessJob } from '../../helpers/operations-process.ts';
import { operationsProcesses, type StartedProcess } from '../../helpers/operations-processes.ts';
import type { TestSshd } from '../../helpers/sshd.ts';

const startProcess = operationsProcesses();
const slots = 500;
const noSshd = { keyPath: '/nonexistent', port: 22, user: 'root', hostKeys: [] } as unknown as TestSshd;

interface SlotRow {
  state: string;
  run_id: string | null;
}
interface RunRow {
  id: string;
  status: string;
  retry_of: string | null;
}

onEachDatabase(`five schedulers, two workers and twenty command lines over ${slots} slots`, (kind) => {
  let url: DatabaseUrl;
  let database: Database;
  let fleet: Fleet;
  let log: string;
  let since: number;
  beforeEach(async () => {
    url = await kind.url();
    database = await openDatabase({ url, create: true, migrate: 'run' });
    fleet = await makeFleet(database, noSshd);
    log = join(fleet.directory, 'log');
    writeFileSync(log, '');
    for (let index = 0; index < slots; index++) {
      const host = await fleet.addHost(`host${index}`);
      const schedule = { hostId: host.id, operation: 'backup', cron: '30 12 * * *' } as const;
      await database.write((tx) => saveSchedule(tx, schedule, fleet.clock.now()));
    }
    await database.write(async (tx) => {
      const { version, stored } = await getGlobalSettings(tx);
      await saveGlobalSettings(tx, version, { stored: { ...stored, retryAttempts: 5 } }, fleet.clock.now());
    });
    since = Date.now();
  });
  afterEach(async () => {
    writeFileSync(`${log}.stop`, '');
    await database.close();
    await fleet.remove();
  });

  const start = (role: ProcessJob['role'], hosts: string[] = []): StartedProcess => {
    const { config } = fleet.services;
    return startProcess({ role, url, config, start: '2026-11-22T12:30:01Z', since, speed: 40, log, hosts });
  };

  test('while workers are killed at random: each slot is run, none twice, and the sums add up', async () => {
    const kills = 6;
    const schedulers = [1, 2, 3, 4, 5].map(() => start('schedulers'));
    let workers = [start('worker'), start('worker')];
    const gone: StartedProcess[] = [];
    const clis = Array.from({ length: 20 }, (_, index) =>
      start(
        'cli',
        [1, 2, 3].map((nth) => `host${(index * 25 + nth * 7) % slots}`),
      ),
    );
    for (let count = 0; count < kills; count++) {
      await sleep(700 + Math.random() * 600);
      const victim = count % 2;
      const worker = workers[victim]!;
      process.kill(worker.child.pid!, 'SIGKILL');
      gone.push(worker);
      workers = workers.with(victim, start('worker'));
    }
    await untilNothingWaits(database);
    writeFileSync(`${log}.stop`, '');
    const [tickEnds, workerEnds, cliEnds] = await Promise.all(
      [schedulers, workers, clis].map((group) => Promise.all(group.map(({ ended }) => ended))),
    );
    await Promise.all(gone.map(({ ended }) => ended));
    // nobody was told of a lock, a deadlock or anything else
    expect([...tickEnds!, ...workerEnds!, ...cliEnds!].map(({ stderr }) => stderr).join('')).toBe('');

    const { decided, runs } = await database.read(async (tx) => ({
      decided: await tx.query<SlotRow[]>('SELECT state, run_id FROM slots'),
      runs: await tx.query<RunRow[]>('SELECT id, status, retry_of FROM runs'),
    }));
    expect(decided).toHaveLength(slots);
    expect(tickEnds!.reduce((sum, { value }) => sum + Number(value), 0)).toBe(
      decided.filter(({ state }) => state === 'queued').length,
    );
    // each slot that was queued came to a good end, by itself or by a retry of it
    const retryOf = new Map(runs.flatMap((run) => (run.retry_of === null ? [] : [[run.retry_of, run]])));
    const byId = new Map(runs.map((run) => [run.id, run]));
    const ends = decided
      .filter(({ state }) => state === 'queued')
      .map(({ run_id }) => {
        let run = byId.get(run_id ?? '');
        while (run !== undefined && retryOf.has(run.id)) run = retryOf.get(run.id);
        return run?.status;
      });
    // skipped: the host was busy with a backup that somebody asked for at that moment
    expect(ends.filter((status) => status !== 'success' && status !== 'skipped')).toEqual([]);
    expect(ends.filter((status) => status === 'skipped').length).toBeLessThanOrEqual(60);

    const lines = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const ended = lines.filter(([what]) => what === 'end').map(([, , id]) => id);
    expect(new Set(ended).size).toBe(ended.length);
    const succeeded = runs.filter(({ status }) => status === 'success').map(({ id }) => id);
    expect(succeeded.filter((id) => !ended.includes(id))).toEqual([]);
    expect(ended.length - succeeded.length).toBeLessThanOrEqual(kills * 4);
    expect(overlaps(lines)).toEqual([]);
  }, 300_000);
});

/** Begins on a host that another process had begun on and not ended, unless that one was killed. */
function overlaps(lines: string[][]): string[] {
  const holders = new Map<string, string>();
  const endedRuns = new Set(lines.filter(([what]) => what === 'end').map(([, , id]) => id));
  const found: string[] = [];
  for (const [what, host = '', id = ''] of lines) {
    const holder = holders.get(host);
    if (what === 'begin') {
      if (holder !== undefined && endedRuns.has(holder)) found.push(`${host}: ${holder} and ${id}`);
      holders.set(host, id);
    } else if (holder === id) {
      holders.delete(host);
    }
  }
  return found;
}

async function untilNothingWaits(database: Database): Promise<void> {
  for (let tries = 0; ; tries++) {
    const { decided, left } = await database.read(async (tx) => ({
      decided: await tx.count('slots'),
      left:
        (await tx.countBy('runs', { status: 'queued' })) + (await tx.countBy('runs', { status: 'running' })),
    }));
    if (decided === slots && left === 0) return;
    if (tries > 1000) throw new Error(`${left} runs are left, ${decided} slots decided`);
    await sleep(250);
  }
}
