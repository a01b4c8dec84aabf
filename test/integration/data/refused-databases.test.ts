import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sqlite3 from 'sqlite3';
import { parseDatabaseUrl, type SqliteUrl } from '../../../lib/data/database-url.ts';
import { openDatabase } from '../../../lib/data/database.ts';
import { insertHost } from '../../../lib/data/hosts.ts';
import { requireSafeSqlite } from '../../../lib/data/sqlite-source.ts';
import { parseAddress } from '../../../lib/domain/address.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { onEachDatabase } from '../../helpers/databases.ts';

const now = new Date('2026-11-22T03:15:00Z');

onEachDatabase('opening', (database) => {
  test('refuses an empty database unless it is to be migrated', async () => {
    const url = await database.url();
    await expect(openDatabase({ url })).rejects.toMatchObject({
      code: 'database_unusable',
      cure: expect.stringContaining('pobsync init'),
    });
    await (await openDatabase({ url, create: true, migrate: 'run' })).close();
    await (await openDatabase({ url })).close();
  });

  test('refuses a database that a newer program migrated, and leaves it as it is', async () => {
    const url = await database.url();
    const db = await openDatabase({ url, create: true, migrate: 'run' });
    await db.write((tx) =>
      tx.query(
        "INSERT INTO migrations (timestamp, name) VALUES (9763800000000, 'FromTheFuture9763800000000')",
      ),
    );
    await db.close();
    const before = url.backend === 'sqlite' ? await readFile(url.path) : null;
    for (const migrate of ['check', 'run'] as const) {
      await expect(openDatabase({ url, create: true, migrate })).rejects.toThrow(
        'newer than this program (it has seen FromTheFuture9763800000000)',
      );
    }
    if (url.backend === 'sqlite') expect(await readFile(url.path)).toEqual(before);
  });

  test('refuses an older database until it is migrated', async () => {
    const url = await database.url();
    const db = await openDatabase({ url, create: true, migrate: 'run' });
    await db.write((tx) => tx.query('DELETE FROM migrations'));
    await db.close();
    await expect(openDatabase({ url })).rejects.toMatchObject({ cure: 'Run `pobsync migrate`.' });
    await (await openDatabase({ url, migrate: 'run' })).close();
    await (await openDatabase({ url })).close();
  });
});

describe('a SQLite file', () => {
  let directory: string;
  let path: string;
  const url = (): SqliteUrl => ({ backend: 'sqlite', path });
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pobsync-data-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const make = async (name: string) => {
    path = join(directory, name);
    const db = await openDatabase({ url: url(), create: true, migrate: 'run' });
    await db.write(async (tx) => {
      for (let index = 0; index < 200; index++) {
        const name = parseHostName(`host${index}`);
        await insertHost(tx, { name, address: parseAddress('10.0.0.1'), node: 'main' }, now);
      }
    });
    await db.close();
  };

  test('is never made by a command that only uses it', async () => {
    path = join(directory, 'absent.db');
    await expect(openDatabase({ url: url() })).rejects.toThrow('No database at');
    await expect(openDatabase({ url: url(), migrate: 'run' })).rejects.toThrow('No database at');
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('is made in a directory and with a mode that keep others out', async () => {
    path = join(directory, 'new', 'home', 'pobsync.db');
    await (await openDatabase({ url: url(), create: true, migrate: 'run' })).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'new', 'home'))).mode & 0o777).toBe(0o700);
  });

  test('of another program is refused and stays untouched', async () => {
    path = join(directory, 'foreign.db');
    await new Promise<void>((resolve, reject) => {
      const foreign = new sqlite3.Database(path);
      foreign.run('CREATE TABLE hosts (id INTEGER)');
      foreign.close((error) => (error ? reject(error) : resolve()));
    });
    const before = await readFile(path);
    for (const migrate of ['check', 'run'] as const) {
      await expect(openDatabase({ url: url(), create: true, migrate })).rejects.toThrow('another program');
    }
    expect(await readFile(path)).toEqual(before);
  });

  test('that is no database at all is refused and stays untouched', async () => {
    path = join(directory, 'text.db');
    await writeFile(path, 'a shopping list\n'.repeat(20));
    await expect(openDatabase({ url: url(), create: true, migrate: 'run' })).rejects.toThrow(
      'not a SQLite database',
    );
    expect(await readFile(path, 'utf8')).toBe('a shopping list\n'.repeat(20));
  });

  test('that lost its second half is called damaged', async () => {
    await make('half.db');
    await truncate(path, Math.floor((await stat(path)).size / 2 / 4096) * 4096);
    await expect(openDatabase({ url: url() })).rejects.toMatchObject({
      code: 'database_unusable',
      message: expect.stringContaining('is damaged'),
      cure: expect.stringContaining('pobsync restore-database'),
    });
  });

  test('with a page of nonsense is called damaged', async () => {
    await make('nonsense.db');
    const bytes = await readFile(path);
    for (let page = 1; page < bytes.length / 4096; page++)
      bytes.fill(0xa5, page * 4096 + 8, page * 4096 + 600);
    await writeFile(path, bytes);
    await expect(openDatabase({ url: url() })).rejects.toThrow('is damaged');
  });

  test('with bytes behind its end is still read', async () => {
    await make('longer.db');
    await appendFile(path, Buffer.alloc(10));
    await (await openDatabase({ url: url() })).close();
  });

  test('is not opened by a SQLite that is known to corrupt files', () => {
    expect(() => requireSafeSqlite('3.51.2')).toThrow('expected 3.51.3 or newer');
    expect(() => requireSafeSqlite('3.51.3')).not.toThrow();
    expect(() => requireSafeSqlite('3.52.0')).not.toThrow();
  });
});

describe('a MariaDB server', () => {
  test('that is not there is named without the password', async () => {
    const url = parseDatabaseUrl('mysql://pobsync:secret-word@127.0.0.1:9/backups');
    const error = await openDatabase({ url }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'database_unusable',
      message: 'Cannot use the database mysql://pobsync@127.0.0.1:9/backups (ECONNREFUSED).',
    });
    expect(JSON.stringify(error)).not.toContain('secret-word');
  });
});
