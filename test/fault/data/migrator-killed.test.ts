import { expect, test } from '@jest/globals';
import { openDatabase } from '../../../lib/data/database.ts';
import { openMariadbSource } from '../../../lib/data/mariadb-source.ts';
import { openSqliteSource } from '../../../lib/data/sqlite-source.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { dataProcesses } from '../../integration/data/processes/start-process.ts';

const runProcess = dataProcesses();

onEachDatabase('a migrator that is killed', (database) => {
  // among them the first write of all, TypeORM's own table, tables in the middle and the record of the migration
  test.each([1, 2, 3, 6, 14])('before its write number %i is followed by another', async (nth) => {
    const url = await database.url();
    const end = await runProcess('migrate-and-die', url, nth);
    expect(end).toMatchObject({ signal: 'SIGKILL', value: null });
    await expect(openDatabase({ url })).rejects.toMatchObject({ code: 'database_unusable' });

    const db = await openDatabase({ url, create: true, migrate: 'run' });
    await db.close();
    const source = url.backend === 'sqlite' ? await openSqliteSource(url.path) : await openMariadbSource(url);
    try {
      expect((await source.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    } finally {
      await source.destroy();
    }
  });
});
