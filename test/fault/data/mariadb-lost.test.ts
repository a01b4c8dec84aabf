import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import { getMeta, setMeta } from '../../../lib/data/meta.ts';
import { startMariadbd, type Mariadbd } from '../../helpers/mariadbd.ts';

let server: Mariadbd;
let db: Database;

beforeAll(async () => {
  server = await startMariadbd();
  await server.query('CREATE DATABASE pobsync');
  const socket = encodeURIComponent(server.socketPath);
  db = await openDatabase({
    url: parseDatabaseUrl(`mysql://root@localhost/pobsync?socket=${socket}`),
    migrate: 'run',
  });
});
afterAll(async () => {
  await db.close();
  await server.remove();
});
beforeEach(() => db.write((tx) => setMeta(tx, 'counter', '0')));

/** One that reads before it writes, and so shows a lost or doubled attempt. */
const add = (beforeWrite: () => Promise<void> = async () => undefined): Promise<void> =>
  db.write(async (tx) => {
    const [row] = await tx.query<{ value: string }[]>(
      "SELECT value FROM meta WHERE name = 'counter' FOR UPDATE",
    );
    await beforeWrite();
    await setMeta(tx, 'counter', String(Number(row?.value) + 1));
  });

const counter = () => db.read((tx) => getMeta(tx, 'counter'));

test('a server that restarts between transactions is not noticed', async () => {
  await server.halt();
  await server.resume();
  await Promise.all([add(), add(), add()]);
  expect(await counter()).toBe('3');
});

test('a write waits for a server that is away', async () => {
  await server.halt();
  const added = add();
  await server.resume();
  await added;
  expect(await counter()).toBe('1');
});

test('a server that dies inside a transaction costs a repetition of it, nothing else', async () => {
  let attempts = 0;
  await add(async () => {
    if (++attempts > 1) return;
    await server.halt('SIGKILL');
    await server.resume();
  });
  expect(attempts).toBe(2);
  expect(await counter()).toBe('1');
});

test('a connection that is killed costs a repetition', async () => {
  let attempts = 0;
  await db.write(async (tx) => {
    attempts++;
    await setMeta(tx, 'counter', `attempt ${attempts}`);
    if (attempts > 1) return;
    const [row] = await tx.query<{ id: number }[]>('SELECT CONNECTION_ID() AS id');
    await server.query(`KILL ${row?.id}`);
    await setMeta(tx, 'counter', 'never');
  });
  expect(attempts).toBe(2);
  expect(await counter()).toBe('attempt 2');
});

test('two transactions that wait for each other both succeed in the end', async () => {
  await db.write(async (tx) => {
    await setMeta(tx, 'left', '0');
    await setMeta(tx, 'right', '0');
  });
  let arrived = 0;
  let bothArrived: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (bothArrived = resolve));
  let attempts = 0;
  const lockInOrder = (first: string, second: string) =>
    db.write(async (tx) => {
      attempts++;
      await tx.query('UPDATE meta SET value = value + 1 WHERE name = ?', [first]);
      if (++arrived === 2) bothArrived();
      await both;
      await tx.query('UPDATE meta SET value = value + 1 WHERE name = ?', [second]);
    });
  await Promise.all([lockInOrder('left', 'right'), lockInOrder('right', 'left')]);
  expect(attempts).toBe(3);
  expect(await db.read(async (tx) => [await getMeta(tx, 'left'), await getMeta(tx, 'right')])).toEqual([
    '2',
    '2',
  ]);
});
