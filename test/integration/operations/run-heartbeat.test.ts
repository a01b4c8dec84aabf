import { expect, test } from '@jest/globals';
import type { WriteOptions } from '../../../lib/data/database.ts';
import { readRunLog } from '../../../lib/data/run-logs.ts';
import { getRun, insertRun } from '../../../lib/data/runs.ts';
import { startRun } from '../../../lib/data/take-run.ts';
import { leaseMs, startHeartbeat } from '../../../lib/operations/run-heartbeat.ts';
import type { Services } from '../../../lib/operations/services.ts';
import { addHost, newRun } from '../data/fleet.ts';
import { installation } from './installation.ts';

const report = {
  phase: 'transferring',
  percent: 7,
  bytes: 42,
  bytesPerSecond: 1,
  etaSeconds: 9,
  files: null,
};

test('the signs of life of a run do not stop the disk each second', async () => {
  const { services, clock } = await installation();
  const database = await services.database();
  const { id } = await database.write(async (tx) => insertRun(tx, newRun(await addHost(tx, 'web1'))));
  const owner = 'test';
  const taken = await database.write((tx) => startRun(tx, { id, owner, now: clock.now(), leaseMs }));

  const writes: WriteOptions[] = [];
  const watched: Services = {
    ...services,
    database: async () => ({
      ...database,
      write: (work, options = {}) => {
        writes.push(options);
        return database.write(work, options);
      },
    }),
  };
  const stops: Error[] = [];
  const heartbeat = startHeartbeat(watched, { id, owner, fence: taken?.fence ?? 0 }, (why) =>
    stops.push(why),
  );
  heartbeat.progress(report);
  while (writes.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  heartbeat.log('info', 'half of it is done');
  await heartbeat.stop();

  expect(writes).toEqual([{ durable: false }, { durable: false }]);
  expect((await database.read((tx) => getRun(tx, id))).progress).toEqual(report);
  const log = await database.read((tx) => readRunLog(tx, id));
  expect(log.map(({ text }) => text)).toEqual(['half of it is done']);
  expect(stops).toEqual([]);
});
