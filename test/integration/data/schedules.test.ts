import { beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../lib/data/database.ts';
import { updateHost, type HostRecord } from '../../../lib/data/hosts.ts';
import {
  getSchedule,
  listEnabledSchedules,
  removeSchedule,
  saveSchedule,
  schedulesOfHost,
} from '../../../lib/data/schedules.ts';
import {
  decideSlots,
  deleteSlotsBefore,
  lastDecided,
  recentSlots,
  type NewSlot,
} from '../../../lib/data/slots.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { addHost, minutesAfter, newRun, noon } from './fleet.ts';

onEachDatabase('schedules', (database) => {
  let db: Database;
  let web1: HostRecord;
  beforeEach(async () => {
    db = await database.open();
    web1 = await db.write((tx) => addHost(tx, 'web1'));
  });
  const save = (more: object = {}) =>
    db.write((tx) =>
      saveSchedule(tx, { hostId: web1.id, operation: 'backup', cron: '15 2 * * *', ...more }, noon),
    );

  test('are one for each host and operation; saving again replaces it', async () => {
    const first = await save({ timeZone: 'Europe/Berlin', prune: true, options: { a: 1 } });
    expect(first).toMatchObject({
      cron: '15 2 * * *',
      timeZone: 'Europe/Berlin',
      prune: true,
      enabled: true,
    });
    expect(first.options).toEqual({ a: 1 });
    const second = await save({ cron: '0 3 * * *', enabled: false });
    expect(second).toMatchObject({
      id: first.id,
      cron: '0 3 * * *',
      timeZone: null,
      prune: false,
      enabled: false,
    });
    await save({ operation: 'verify' });
    const all = await db.read((tx) => schedulesOfHost(tx, web1.id));
    expect(all.map(({ operation }) => operation)).toEqual(['backup', 'verify']);
    expect(await db.write((tx) => removeSchedule(tx, web1.id, 'verify'))).toBe(true);
    expect(await db.write((tx) => removeSchedule(tx, web1.id, 'verify'))).toBe(false);
    expect(await db.read((tx) => getSchedule(tx, web1.id, 'verify'))).toBeNull();
  });

  test('are handed to the tick only when they and their host are enabled', async () => {
    await save({ options: { x: 'y' } });
    const due = () => db.read((tx) => listEnabledSchedules(tx));
    expect(await due()).toEqual([
      {
        scheduleId: expect.any(Number),
        hostId: web1.id,
        host: 'web1',
        node: 'main',
        operation: 'backup',
        cron: '15 2 * * *',
        timeZone: null,
        prune: false,
        options: { x: 'y' },
        lastSlotAt: null,
        updatedAt: noon,
      },
    ]);
    await db.write((tx) => updateHost(tx, web1.name, 1, { enabled: false }, noon));
    expect(await due()).toEqual([]);
  });

  test('have each slot decided once, and know their newest', async () => {
    const { id: scheduleId } = await save();
    const slot = (minute: number): NewSlot => ({
      scheduleId,
      dueAt: minutesAfter(minute),
      state: 'queued',
      reason: null,
      runId: newRun(web1).id,
    });
    const skipped: NewSlot = { ...slot(2), state: 'skipped', reason: 'still running', runId: null };
    const first = [slot(1), skipped];
    expect(await db.write((tx) => decideSlots(tx, first, noon))).toEqual(first);
    const third = slot(3);
    expect(await db.write((tx) => decideSlots(tx, [slot(1), third], noon))).toEqual([third]);
    expect(await db.write((tx) => decideSlots(tx, [slot(1), slot(2)], noon))).toEqual([]);
    expect(await db.write((tx) => decideSlots(tx, [], noon))).toEqual([]);
    expect(await db.read((tx) => lastDecided(tx, scheduleId))).toMatchObject({ ...third, decidedAt: noon });
    expect((await db.read((tx) => recentSlots(tx, scheduleId, 2))).map(({ state }) => state)).toEqual([
      'queued',
      'skipped',
    ]);
    expect((await db.read((tx) => getSchedule(tx, web1.id)))?.lastSlotAt).toEqual(minutesAfter(3));
    expect(await db.write((tx) => deleteSlotsBefore(tx, minutesAfter(1)))).toBe(2);
    expect(await db.read((tx) => recentSlots(tx, scheduleId, 9))).toHaveLength(1);
  });
});
