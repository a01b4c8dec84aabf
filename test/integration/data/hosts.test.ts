import { beforeAll, expect, test } from '@jest/globals';
import type { Database } from '../../../lib/data/database.ts';
import { deleteHost, findHost, getHost, insertHost, listHosts, updateHost } from '../../../lib/data/hosts.ts';
import { parseAddress } from '../../../lib/domain/address.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { parseHostOverrides } from '../../../lib/domain/parse-settings.ts';
import { onEachDatabase } from '../../helpers/databases.ts';

const now = new Date('2026-11-22T03:15:00.123Z');
const host = (name: string) => ({
  name: parseHostName(name),
  address: parseAddress(`${name}.example`),
  node: 'main',
});

onEachDatabase('hosts', (database) => {
  let db: Database;
  beforeAll(async () => {
    db = await database.open();
  });

  test('gives back what was stored, times to the millisecond', async () => {
    const settings = parseHostOverrides({ sshPort: 2222, excludes: { mode: 'add', patterns: ['*.iso'] } });
    const made = await db.write((tx) =>
      insertHost(tx, { ...host('web1'), settings, comment: 'Größe ☃', extra: { old: [1] } }, now),
    );
    expect(made).toMatchObject({ name: 'web1', enabled: true, version: 1, settings, extra: { old: [1] } });
    expect(await db.read((tx) => findHost(tx, 'web1'))).toEqual(made);
    expect(made.createdAt).toEqual(now);
  });

  test('names the host that was probably meant', async () => {
    await expect(db.read((tx) => getHost(tx, 'wbe1'))).rejects.toThrow(
      'No host "wbe1". Did you mean "web1"?',
    );
  });

  test('refuses a second host of the same name', async () => {
    await expect(db.write((tx) => insertHost(tx, host('web1'), now))).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  test('refuses a change that is based on an old version', async () => {
    const name = parseHostName('web1');
    const changed = await db.write((tx) => updateHost(tx, name, 1, { enabled: false }, now));
    expect(changed).toMatchObject({ enabled: false, version: 2 });
    await expect(
      db.write((tx) => updateHost(tx, name, 1, { comment: 'lost update' }, now)),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  test('lists by name, in pages, and searches for plain text', async () => {
    await db.write(async (tx) => {
      for (const name of ['db1', 'db_2', 'app1']) await insertHost(tx, host(name), now);
    });
    const page = await db.read((tx) => listHosts(tx, {}, { page: 2, pageSize: 2 }));
    expect(page).toMatchObject({ total: 4, page: 2, pageSize: 2 });
    expect(page.items.map((item) => item.name)).toEqual(['db_2', 'web1']);
    const found = await db.read((tx) => listHosts(tx, { search: '_' }));
    expect(found.items.map((item) => item.name)).toEqual(['db_2']);
  });

  test('names table, row and field of a value that no longer parses', async () => {
    await db.write((tx) => tx.query(`UPDATE hosts SET settings = '{"sshPort":0}' WHERE name = 'app1'`));
    await expect(db.read((tx) => getHost(tx, 'app1'))).rejects.toThrow(
      'Unreadable settings in row "app1" of table hosts: Invalid sshPort 0',
    );
  });

  test('removes a host', async () => {
    await db.write((tx) => deleteHost(tx, parseHostName('app1')));
    expect(await db.read((tx) => findHost(tx, 'app1'))).toBeNull();
  });
});
