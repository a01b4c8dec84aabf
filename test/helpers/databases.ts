import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { openDatabase, type Database } from '../../lib/data/database.ts';
import { parseDatabaseUrl, type DatabaseUrl } from '../../lib/data/database-url.ts';
import { rootQuery, sharedMariadbd } from './mariadbd.ts';

export interface TestDatabase {
  backend: 'sqlite' | 'mariadb';
  /** A new, empty database of its own; gone after the test file. */
  url: () => Promise<DatabaseUrl>;
  /** The same, as the environment says it. */
  urlText: () => Promise<string>;
  /** The same, migrated and open; closed after the test file. */
  open: () => Promise<Database>;
}

/** Runs the same tests on every database that pobsync supports. */
export function onEachDatabase(title: string, tests: (database: TestDatabase) => void): void {
  describe.each(['sqlite', 'mariadb'] as const)(`${title} on %s`, (backend) => {
    const stops: (() => Promise<void>)[] = [];
    const make = async (): Promise<MadeUrl> => {
      const made = backend === 'sqlite' ? await newSqliteUrl() : await newMariadbUrl();
      stops.push(made.remove);
      return made;
    };
    const url = async () => (await make()).url;
    const urlText = async () => (await make()).text;
    const open = async (): Promise<Database> => {
      const database = await openDatabase({ url: await url(), create: true, migrate: 'run' });
      stops.push(() => database.close());
      return database;
    };
    afterAll(async () => {
      for (const stop of stops.reverse()) await stop();
    });
    tests({ backend, url, urlText, open });
  });
}

interface MadeUrl {
  url: DatabaseUrl;
  text: string;
  remove: () => Promise<void>;
}

/** The URL of a SQLite file that does not exist yet, in a directory of its own. */
export async function newSqliteUrl(): Promise<MadeUrl> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-data-'));
  const text = `sqlite:${join(directory, 'test.db')}`;
  return {
    url: parseDatabaseUrl(text),
    text,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** An empty database on the test run's MariaDB server, with a default collation that must not matter. */
export async function newMariadbUrl(): Promise<MadeUrl> {
  const { socketPath } = await sharedMariadbd();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await rootQuery(socketPath, `CREATE DATABASE ${name} CHARACTER SET latin1 COLLATE latin1_german1_ci`);
  const text = `mysql://root@localhost/${name}?socket=${encodeURIComponent(socketPath)}`;
  return {
    url: parseDatabaseUrl(text),
    text,
    remove: async () => {
      await rootQuery(socketPath, `DROP DATABASE ${name}`);
    },
  };
}
