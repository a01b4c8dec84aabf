import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../lib/data/database-url.ts';
import { insertRows } from '../../lib/data/insert-rows.ts';
import { ensureNode } from '../../lib/data/nodes.ts';
import { makeRunId } from '../../lib/domain/run-id.ts';
import { startMariadbd } from '../helpers/mariadbd.ts';

export interface FleetSize {
  backend: Database['backend'];
  hosts: number;
  /** Each is a backup host of its own, with an equal share of the hosts. */
  workers: number;
  /** Ended runs in the database before it begins. */
  history: number;
}

/** When the fleet was set up; its first slots are due an hour later. */
export const fleetStart = new Date('2026-11-22T12:00:00Z');

export const nodeName = (index: number) => `node${index}`;

/** As MariaDB comes, safe at every commit, with the memory that a fleet of this size deserves. */
const serverOptions = [
  '--innodb-flush-log-at-trx-commit=1',
  '--innodb-flush-method=O_DIRECT',
  '--innodb-log-file-size=96M',
  '--innodb-buffer-pool-size=1G',
];

/** A database with hosts, hourly schedules and history. */
export async function seedFleet(
  size: FleetSize,
): Promise<{ database: Database; remove: () => Promise<void> }> {
  const { url, remove } = await (size.backend === 'sqlite' ? sqliteFile() : mariadbServer());
  try {
    const database = await openDatabase({ url: parseDatabaseUrl(url), create: true, migrate: 'run' });
    await seedHosts(database, size);
    // ten million rows in one statement would be one huge transaction
    for (let done = 0; done < size.history; done += historyPart) await seedHistory(database, done, size);
    return {
      database,
      remove: async () => {
        await database.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function sqliteFile() {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-fleet-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  return { url: `sqlite:${join(directory, 'fleet.db')}`, remove };
}

async function mariadbServer() {
  const server = await startMariadbd(serverOptions);
  await server.query('CREATE DATABASE fleet');
  const socket = encodeURIComponent(server.socketPath);
  return { url: `mysql://root@localhost/fleet?pool=40&socket=${socket}`, remove: () => server.remove() };
}

async function seedHosts(database: Database, { hosts, workers }: FleetSize): Promise<void> {
  const times = { createdAt: fleetStart, updatedAt: fleetStart };
  const host = { address: '127.0.0.1', enabled: true, comment: '', settings: '{}', extra: '{}', version: 1 };
  const schedule = { operation: 'backup', cron: '0 * * * *', timeZone: null, prune: true, enabled: true };
  const ids = Array.from({ length: hosts }, (_, index) => index + 1);
  await database.write(async (tx) => {
    for (let index = 0; index < workers; index++) await ensureNode(tx, nodeName(index), fleetStart);
    await insertRows(
      tx,
      'hosts',
      ids.map((id) => ({ id, name: `host${id}`, node: nodeName(id % workers), ...host, ...times })),
    );
    await insertRows(
      tx,
      'schedules',
      ids.map((id) => ({ hostId: id, ...schedule, options: '{}', lastSlotAt: null, ...times })),
    );
  });
}

const historyPart = 100_000;

/** Ended runs of long ago: the database makes them itself, out of its own numbers. */
async function seedHistory(database: Database, done: number, size: FleetSize): Promise<void> {
  const { hosts, workers, history } = size;
  const prefix = makeRunId(new Date(fleetStart.getTime() - 400 * 86_400_000), new Uint8Array(4)).slice(0, 5);
  const [first, last] = [done + 1, Math.min(done + historyPart, history)];
  const runsOfHost = Math.ceil(history / hosts);
  const { numbers, hex, text } =
    database.backend === 'mariadb'
      ? {
          numbers: `(SELECT seq AS n FROM seq_${first}_to_${last}) numbers`,
          hex: "LPAD(LOWER(CONV(n, 10, 16)), 8, '0')",
          text: (...parts: string[]) => `CONCAT(${parts.join(', ')})`,
        }
      : {
          numbers: `(WITH RECURSIVE counted(n) AS
            (SELECT ${first} UNION ALL SELECT n + 1 FROM counted WHERE n < ${last}) SELECT n FROM counted)`,
          hex: "printf('%08x', n)",
          text: (...parts: string[]) => parts.join(' || '),
        };
  // whole number of the host; the two databases divide differently
  const host = `(1 + (n - 1 - (n - 1) % ${runsOfHost}) / ${runsOfHost})`;
  const id = database.backend === 'mariadb' ? `CAST(${host} AS INTEGER)` : host;
  const at = fleetStart.toISOString().slice(0, 19).replace('T', ' ');
  await database.write((tx) =>
    tx.query(
      `INSERT INTO runs (id, operation, host_id, host_name, node, status, trigger_by, priority, queue_rank, event,
         attempt, fence, queued_at, started_at, ended_at, warnings)
       SELECT ${text(`'${prefix}'`, hex)}, 'backup', ${id}, ${text("'host'", id)}, ${text("'node'", `(${id} % ${workers})`)},
         'success', 'schedule', 0, 0, '{}', 1, 2, '${at}.000', '${at}.000', '${at}.000', '[]'
       FROM ${numbers}`,
    ),
  );
}
