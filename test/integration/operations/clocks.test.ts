import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { saveSchedule } from '../../../lib/data/schedules.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { clockHold, noteClock } from '../../../lib/operations/clock-note.ts';
import { pruneHost } from '../../../lib/operations/prune-host.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { newSqliteUrl, onEachDatabase } from '../../helpers/databases.ts';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { changeNights } from '../../unit/domain/cron-due-times.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

onEachDatabase('the due times of four zones around the nights when clocks change', ({ open }) => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await makeFleet(await open(), sshd);
  });
  afterAll(() => fleet.remove());
  afterEach(() =>
    fleet.database.write(async (tx) => {
      for (const table of ['runs', 'schedules', 'hosts']) await tx.query(`DELETE FROM ${table}`);
    }),
  );

  const windows = [...new Set(changeNights.map(({ zone, from, to }) => `${zone} ${from} ${to}`))];

  test.each(windows)('%s: each is queued once', async (window) => {
    const rows = changeNights.filter(({ zone, from, to }) => `${zone} ${from} ${to}` === window);
    const [, from = '', to = ''] = window.split(' ');
    const [start, end] = [instant(from), instant(to)];
    fleet.clock.jump(start);
    const queued = new Map<string, string[]>();
    for (const [index, { cron, zone: timeZone }] of rows.entries()) {
      const { id: hostId } = await fleet.addHost(`host${index}`);
      queued.set(`host${index}`, []);
      const schedule = { hostId, operation: 'backup', cron, timeZone } as const;
      await fleet.database.write((tx) => saveSchedule(tx, schedule, start));
    }
    // a tick right before each due time of the table finds whatever was made due in between and is not in the table
    const times = rows.flatMap(({ due }) => due.map((time) => instant(time).getTime()));
    const ticks = new Set([...times.flatMap((time) => [time - minute, time]), end.getTime()]);
    for (const at of [...ticks].sort((a, b) => a - b)) {
      fleet.clock.jump(new Date(at));
      const { due } = await tick(fleet.services, {});
      for (const { host, slot } of due) queued.get(host)?.push(slot.slice(0, 16));
      if (due.length === 0) continue;
      await fleet.database.write((tx) => tx.update('runs', { status: 'queued' }, { status: 'success' }));
    }
    const expected = new Map(rows.map(({ due }, index) => [`host${index}`, due]));
    expect(queued).toEqual(expected);
  });
});

const instant = (text: string) => new Date(`${text}:00Z`);

describe('a clock that jumped', () => {
  let fleet: Fleet;
  let remove: () => Promise<void>;
  let database: Database;
  beforeEach(async () => {
    const made = await newSqliteUrl();
    remove = made.remove;
    database = await openDatabase({ url: made.url, create: true, migrate: 'run' });
    fleet = await makeFleet(database, sshd);
    await writeFile(join(fleet.source, 'file'), 'content');
    await fleet.addHost('web1', {
      retention: { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
    });
    for (let index = 0; index < 2; index++) {
      await backUpHost(fleet.services, { host: 'web1' });
      fleet.clock.advance(hour);
    }
  });
  afterEach(async () => {
    await database.close();
    await remove();
    await fleet.remove();
  });
  const prune = () => pruneHost(fleet.services, { host: 'web1', apply: true });
  const count = async () => (await database.read((tx) => listSnapshots(tx))).total;
  const jump = (ms: number) => fleet.clock.jump(new Date(fleet.clock.now().getTime() + ms));

  test.each([
    ['a year ahead', 365 * day],
    ['ten minutes ahead', 10 * minute],
    ['half an hour back', -30 * minute],
  ])('%s holds what a command would delete for an hour, and then no more', async (_how, ms) => {
    await noteClock(fleet.services);
    fleet.clock.advance(5 * minute);
    jump(ms);
    await expect(prune()).rejects.toMatchObject({ code: 'refused' });
    // the loop sees it at its next tick and remembers it
    await noteClock(fleet.services);
    fleet.clock.advance(50 * minute);
    await noteClock(fleet.services);
    await expect(prune()).rejects.toThrow('jumped less than an hour ago');
    expect(await count()).toBe(2);
    fleet.clock.advance(11 * minute);
    expect((await prune()).deleted).toHaveLength(1);
  });

  test('far back deletes nothing for as long as it is wrong', async () => {
    await noteClock(fleet.services);
    jump(-7 * day);
    await noteClock(fleet.services);
    fleet.clock.advance(2 * hour);
    expect((await prune()).deleted).toEqual([]);
    expect(await count()).toBe(2);
  });

  test('a backup in that hour is made, warns and prunes nothing', async () => {
    await noteClock(fleet.services);
    jump(3 * hour);
    const result = await backUpHost(fleet.services, { host: 'web1', prune: true });
    expect(result).toMatchObject({ status: 'warning', prune: null, snapshot: { status: 'complete' } });
    expect(result.warnings).toEqual([
      expect.stringContaining('clock is in doubt'),
      expect.stringContaining('prune did not happen'),
    ]);
    expect(await count()).toBe(3);
  });

  test('time that passes, sleep, and a start of the machine are no jumps; a clock behind its last note is', async () => {
    await noteClock(fleet.services);
    fleet.clock.advance(30 * day);
    expect(await clockHold(fleet.services)).toBeNull();
    const { clock } = fleet;
    const restarted = fleet.withServices({ clock: { ...clock, sinceBoot: () => ({ id: 'next', ms: 0 }) } });
    expect(await clockHold(restarted)).toBeNull();
    jump(-31 * day);
    expect(await clockHold(restarted)).toContain('before the machine was started again');
    await noteClock(restarted);
    expect(await clockHold(restarted)).toBe('it jumped less than an hour ago');
  });
});
