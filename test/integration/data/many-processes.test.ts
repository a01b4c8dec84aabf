import { expect, test } from '@jest/globals';
import { openDatabase } from '../../../lib/data/database.ts';
import { insertRuns } from '../../../lib/data/runs.ts';
import { saveSchedule } from '../../../lib/data/schedules.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { addHost, newRun, noon } from './fleet.ts';
import { dataProcesses } from './processes/start-process.ts';

const runProcess = dataProcesses();

onEachDatabase('several processes', (database) => {
  test('migrate an empty database at once: it is migrated once, and nobody fails', async () => {
    const url = await database.url();
    const ends = await Promise.all([1, 2, 3, 4].map(() => runProcess('migrate', url)));
    expect(ends).toEqual(ends.map(() => ({ value: 'migrated', code: 0, signal: null, stderr: '' })));
    await (await openDatabase({ url })).close();
  });

  test('claim from one queue: each run is had by one of them, and the limit holds', async () => {
    const url = await database.url();
    const db = await openDatabase({ url, create: true, migrate: 'run' });
    const runs = await db.write(async (tx) => {
      const queued = [];
      for (let index = 0; index < 40; index++) {
        const host = await addHost(tx, `host${index}`);
        queued.push(newRun(host), newRun(host), newRun(host, {}, 'verify'));
      }
      await insertRuns(tx, queued);
      return queued;
    });
    const ends = await Promise.all([1, 2, 3, 4].map(() => runProcess('claim', url, 3)));
    expect(ends.map(({ stderr }) => stderr)).toEqual(['', '', '', '']);
    const had = ends.flatMap(({ value }) => value as string[]);
    expect([...had].sort()).toEqual(runs.map(({ id }) => id as string).sort());
    await db.close();
  });

  test('tick at once: each slot is decided once and queued once', async () => {
    const url = await database.url();
    const db = await openDatabase({ url, create: true, migrate: 'run' });
    await db.write(async (tx) => {
      for (let index = 0; index < 25; index++) {
        const { id: hostId } = await addHost(tx, `host${index}`);
        await saveSchedule(tx, { hostId, operation: 'backup', cron: '* * * * *' }, noon);
      }
    });
    const ends = await Promise.all([1, 2, 3, 4].map(() => runProcess('tick', url, 10)));
    expect(ends.map(({ stderr }) => stderr)).toEqual(['', '', '', '']);
    expect(ends.reduce((sum, { value }) => sum + Number(value), 0)).toBe(250);
    await db.read(async (tx) => {
      expect(await tx.count('slots')).toBe(250);
      expect(await tx.count('runs')).toBe(250);
      const orphans: unknown = await tx.query(
        'SELECT s.id FROM slots s LEFT JOIN runs r ON r.id = s.run_id WHERE r.id IS NULL',
      );
      expect(orphans).toEqual([]);
    });
    await db.close();
  });
});
