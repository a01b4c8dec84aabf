import { expect, test } from '@jest/globals';
import { openDatabase, type Tx } from '../../../lib/data/database.ts';
import { getMeta, setMeta } from '../../../lib/data/meta.ts';
import { onEachDatabase } from '../../helpers/databases.ts';

onEachDatabase('a database', (database) => {
  test('says whether its tables were made just now', async () => {
    const url = await database.url();
    for (const isNew of [true, false]) {
      const db = await openDatabase({ url, create: true, migrate: 'run' });
      await db.close();
      expect(db.isNew).toBe(isNew);
    }
  });

  test('refuses to write in a read', async () => {
    const db = await database.open();
    const failure: unknown = await db.read((tx) => setMeta(tx, 'a', 'b')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    // it is our defect, and must not be called the disk's
    expect(failure).not.toMatchObject({ code: 'database_unusable' });
    expect(await db.read((tx) => getMeta(tx, 'a'))).toBeNull();
    await db.write((tx) => setMeta(tx, 'a', 'c'));
    expect(await db.read((tx) => getMeta(tx, 'a'))).toBe('c');
  });

  test('undoes everything of a write that fails', async () => {
    const db = await database.open();
    await expect(
      db.write(async (tx) => {
        await setMeta(tx, 'a', 'b');
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(await db.read((tx) => getMeta(tx, 'a'))).toBeNull();
  });

  test('waits for the disk, but for what a power cut may take back', async () => {
    const db = await database.open();
    if (db.backend === 'mariadb') return;
    const synchronous = async (tx: Tx): Promise<unknown> => tx.query('PRAGMA synchronous');
    const [full, normal] = [[{ synchronous: 2 }], [{ synchronous: 1 }]];
    expect(await db.write(synchronous)).toEqual(full);
    expect(await db.write(synchronous, { durable: false })).toEqual(normal);
    expect(await db.write(synchronous)).toEqual(full);
    const failing = db.write(() => Promise.reject(new Error('stop')), { durable: false });
    await expect(failing).rejects.toThrow('stop');
    expect(await db.write(synchronous)).toEqual(full);
  });

  test('refuses a transaction inside another', async () => {
    const db = await database.open();
    await expect(db.write(() => db.read((tx) => getMeta(tx, 'a')))).rejects.toThrow('inside another');
  });
});
