import { expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { MariadbUrl, SqliteUrl } from '../../../lib/data/database-url.ts';
import { openDatabase } from '../../../lib/data/database.ts';
import { openMariadbSource } from '../../../lib/data/mariadb-source.ts';
import { openSqliteSource } from '../../../lib/data/sqlite-source.ts';
import { onEachDatabase } from '../../helpers/databases.ts';

onEachDatabase('the schema', (database) => {
  const openSource = async (): Promise<DataSource> => {
    const url = await database.url();
    await (await openDatabase({ url, create: true, migrate: 'run' })).close();
    return database.backend === 'sqlite'
      ? openSqliteSource((url as SqliteUrl).path)
      : openMariadbSource(url as MariadbUrl);
  };

  test('is what the tables say, after the migrations', async () => {
    const source = await openSource();
    try {
      const difference = await source.driver.createSchemaBuilder().log();
      expect(difference.upQueries.map((query) => query.query)).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  test('names every constraint and index, so that a later migration can change it', async () => {
    const source = await openSource();
    try {
      for (const table of source.entityMetadatas) {
        const names = [
          ...table.foreignKeys.map((key) => key.name),
          ...table.indices.map((index) => index.name),
          ...table.uniques.map((unique) => unique.name),
        ];
        for (const name of names) expect(name).toMatch(new RegExp(`^${table.tableName}_[a-z_]+$`));
      }
    } finally {
      await source.destroy();
    }
  });

  test('compares names byte by byte', async () => {
    const db = await database.open();
    await db.write((tx) =>
      tx.query("INSERT INTO meta (name, value) VALUES ('a', '1'), ('A', '2'), ('ä', '3')"),
    );
    const rows: unknown = await db.read((tx) => tx.query("SELECT value FROM meta WHERE name = 'A'"));
    expect(rows).toEqual([{ value: '2' }]);
  });
});
