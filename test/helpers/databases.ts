import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { openDatabase, type Database } from '../../lib/data/database.ts';
import { parseDatabaseUrl, type DatabaseUrl } from '../../lib/data/database-url.ts';

export interface TestDatabase {
  backend: 'sqlite' | 'mariadb';
  /** A new, empty database of its own; gone after the test file. */
  url(): Promise<DatabaseUrl>;
  /** The same, migrated and open; closed after the test file. */
  open(): Promise<Database>;
}

/** Runs the same tests on every database that pobsync supports. */
export function onEachDatabase(title: string, tests: (database: TestDatabase) => void): void {
  describe.each(['sqlite'] as const)(`${title} on %s`, (backend) => {
    const directories: string[] = [];
    const opened: Database[] = [];
    const url = async (): Promise<DatabaseUrl> => {
      const directory = await mkdtemp(join(tmpdir(), 'pobsync-data-'));
      directories.push(directory);
      return parseDatabaseUrl(`sqlite:${join(directory, 'test.db')}`);
    };
    afterAll(async () => {
      for (const database of opened) await database.close();
      for (const directory of directories) await rm(directory, { recursive: true, force: true });
    });
    tests({
      backend,
      url,
      open: async () => {
        const database = await openDatabase({ url: await url(), create: true, migrate: 'run' });
        opened.push(database);
        return database;
      },
    });
  });
}
