import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import { getRun } from '../../../lib/data/runs.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startMariadbd, type Mariadbd } from '../../helpers/mariadbd.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { waitForTransfer } from '../../helpers/wait-until.ts';

let server: Mariadbd;
let sshd: TestSshd;
let database: Database;
let fleet: Fleet;
beforeAll(async () => {
  sshd = await startSshd();
  server = await startMariadbd();
  await server.query('CREATE DATABASE pobsync');
  const socket = encodeURIComponent(server.socketPath);
  const url = parseDatabaseUrl(`mysql://root@localhost/pobsync?socket=${socket}`);
  database = await openDatabase({ url, migrate: 'run' });
  fleet = await makeFleet(database, sshd);
});
afterAll(async () => {
  await database.close();
  await server.remove();
  await fleet.remove();
  await sshd.stop();
});

test.each([
  ['restarts', 'SIGTERM', 0],
  ['is killed and away until after the transfer', 'SIGKILL', 4000],
] as const)(
  'a database server that %s in the middle of a backup: the backup ends well, and its row says so',
  async (how, signal, awayMs) => {
    const name = how === 'restarts' ? 'web1' : 'web2';
    await fleet.addHost(name, { bandwidthLimitKibPerSecond: 600 });
    await writeFile(join(fleet.source, 'big'), Buffer.alloc(1_500_000, how));
    const backup = backUpHost(fleet.services, { host: name });
    await waitForTransfer(fleet.root.path, name);
    await server.halt(signal);
    await sleep(awayMs);
    await server.resume();
    const { runId, snapshot, status } = await backup;
    expect(status).toBe('success');
    const run = await database.read((tx) => getRun(tx, runId));
    expect(run).toMatchObject({ status: 'success', snapshotName: snapshot?.name });
    const { items } = await database.read((tx) => listSnapshots(tx, { host: name }));
    expect(items).toMatchObject([{ name: snapshot?.name, status: 'complete', runId }]);
  },
);
