import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { insertToken } from '../../../lib/data/api-tokens.ts';
import { backupDatabase } from '../../../lib/data/backup-database.ts';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import { parseDatabaseUrl, type DatabaseUrl } from '../../../lib/data/database-url.ts';
import { copyDatabase } from '../../../lib/data/copy-database.ts';
import { keysOfHost, pinHostKey } from '../../../lib/data/host-keys.ts';
import { getHost, insertHost, type HostRecord } from '../../../lib/data/hosts.ts';
import { getMeta, setMeta } from '../../../lib/data/meta.ts';
import { listRuns } from '../../../lib/data/runs.ts';
import { getSchedule, saveSchedule } from '../../../lib/data/schedules.ts';
import { insertSession } from '../../../lib/data/sessions.ts';
import { listSnapshots } from '../../../lib/data/snapshots.ts';
import { parseAddress } from '../../../lib/domain/address.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { parseHostOverrides } from '../../../lib/domain/parse-settings.ts';
import { parseUserName } from '../../../lib/domain/user-name.ts';
import { insertUser } from '../../../lib/data/users.ts';
import type { Tx } from '../../../lib/data/tx.ts';
import { adoptRoot } from '../../../lib/operations/adopt-root.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { copyDaily } from '../../../lib/operations/database-copies.ts';
import { pinSnapshot } from '../../../lib/operations/pin-snapshot.ts';
import { pruneHost } from '../../../lib/operations/prune-host.ts';
import { reportStatus } from '../../../lib/operations/report-status.ts';
import { acknowledgeRestore } from '../../../lib/operations/restored-database.ts';
import { restoreDatabase } from '../../../lib/operations/restore-database.ts';
import { saveConfiguration } from '../../../lib/operations/root-configuration.ts';
import type { Services } from '../../../lib/operations/services.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { watchDatabase } from '../../../lib/operations/watch-database.ts';
import { newMariadbUrl, newSqliteUrl, onEachDatabase } from '../../helpers/databases.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

const day = 86_400_000;
let sshd: TestSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

/** A fleet whose database can be closed, replaced and opened again. */
class Installation {
  fleet!: Fleet;
  services!: Services;
  #open: Promise<Database> | null = null;
  #removals: (() => Promise<void>)[] = [];
  url: DatabaseUrl;
  readonly makeUrl: typeof newSqliteUrl;

  constructor(first: Awaited<ReturnType<typeof newSqliteUrl>>, makeUrl: typeof newSqliteUrl) {
    this.url = first.url;
    this.makeUrl = makeUrl;
    this.#removals.push(first.remove);
  }

  static async make(makeUrl: typeof newSqliteUrl): Promise<Installation> {
    const installation = new Installation(await makeUrl(), makeUrl);
    const first = await openDatabase({ url: installation.url, create: true, migrate: 'run' });
    installation.fleet = await makeFleet(first, sshd);
    await first.close();
    installation.services = installation.servicesNow();
    return installation;
  }

  servicesNow(): Services {
    const { services } = this.fleet;
    return {
      ...services,
      config: { ...services.config, databaseUrl: urlText(this.url) },
      database: () => (this.#open ??= openDatabase({ url: this.url })),
    };
  }

  async write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return (await this.services.database()).write(work);
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return (await this.services.database()).read(work);
  }

  async close(): Promise<void> {
    await (await this.#open?.catch(() => null))?.close();
    this.#open = null;
  }

  /** Restores as an admin would: into the same file, or into a new, empty MariaDB database. */
  async restore(copy: string) {
    await this.close();
    if (this.url.backend === 'mariadb') {
      const { url, remove } = await this.makeUrl();
      this.#removals.push(remove);
      this.url = url;
      this.services = this.servicesNow();
    }
    return restoreDatabase(this.services, copy);
  }

  async remove(): Promise<void> {
    await this.close();
    for (const remove of this.#removals) await remove();
    await this.fleet.remove();
  }
}

function urlText(url: DatabaseUrl): string {
  if (url.backend === 'sqlite') return `sqlite:${url.path}`;
  return `mysql://root@localhost/${url.database}?socket=${encodeURIComponent(url.socketPath ?? '')}`;
}

onEachDatabase('a database of last week', ({ backend }) => {
  let it: Installation;
  let copy: string;
  beforeEach(async () => {
    it = await Installation.make(backend === 'sqlite' ? newSqliteUrl : newMariadbUrl);
    copy = join(it.fleet.directory, 'copy.sqlite');
    await writeFile(join(it.fleet.source, 'file'), 'content');
  });
  afterEach(() => it.remove());

  /** web1 is due daily at 12:30, keeps one snapshot; the copy knows one snapshot that vanishes later, and a session. */
  async function aWeek() {
    const { clock } = it.fleet;
    const host = await addHost(it, { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 });
    await it.write(logIn);
    await it.write((tx) =>
      saveSchedule(tx, { hostId: host.id, operation: 'backup', cron: '30 12 * * *' }, clock.now()),
    );
    const vanishing = await backUpHost(it.services, { host: 'web1' });
    await watchDatabase(it.services);
    clock.advance(31 * 60_000);
    await tick(it.services, {});
    await backupDatabase(it.url, copy);

    await it.write((tx) => tx.update('runs', { status: 'queued' }, { status: 'success' }));
    clock.advance(6 * day);
    await writeFile(join(it.fleet.source, 'file'), 'changed');
    const newer = await backUpHost(it.services, { host: 'web1' });
    await pinSnapshot(it.services, { host: 'web1', snapshot: newer.snapshot!.name, pinned: true });
    await saveConfiguration(it.services);
    await watchDatabase(it.services);
    await watchDatabase(it.services);
    await rename(vanishing.snapshot!.path, join(it.fleet.directory, 'vanished'));
    return { vanishing: vanishing.snapshot!.name, newer: newer.snapshot!.name };
  }

  const snapshots = async () =>
    Object.fromEntries(
      (await it.read((tx) => listSnapshots(tx))).items.map(({ name, status, pinned }) => [
        name as string,
        pinned ? `${status} pinned` : status,
      ]),
    );

  async function expectPutBack({ vanishing, newer }: Awaited<ReturnType<typeof aWeek>>) {
    expect(await snapshots()).toEqual({ [vanishing]: 'missing', [newer]: 'complete pinned' });
    const { notices } = await reportStatus(it.services);
    expect(notices).toEqual([expect.stringContaining('nothing is deleted')]);
    // what waited in the copy ran long ago
    const queued = await it.read((tx) => listRuns(tx, { status: ['queued', 'running'] }));
    expect(queued.items).toEqual([]);
    for (const table of ['sessions', 'api_tokens']) expect(await it.read((tx) => tx.count(table))).toBe(0);
    expect(await it.read((tx) => tx.count('users'))).toBe(1);
    // the slot of today was run by the snapshot that was found
    expect((await tick(it.services, {})).due).toEqual([]);
    await expect(pruneHost(it.services, { host: 'web1', apply: true })).rejects.toMatchObject({
      code: 'refused',
      facts: {},
    });
    expect(await saveConfiguration(it.services)).toBe(false);
    await acknowledgeRestore(it.services);
    expect((await reportStatus(it.services)).notices).toEqual([]);
    await pruneHost(it.services, { host: 'web1', apply: true });
    expect(await snapshots()).toEqual({ [vanishing]: 'missing', [newer]: 'complete pinned' });
    it.fleet.clock.advance(day);
    expect((await tick(it.services, {})).due).toHaveLength(1);
  }

  test('restored by the command: newer snapshots are known again, nothing is deleted or run twice', async () => {
    const names = await aWeek();
    const { replaced, unsettled } = await it.restore(copy);
    expect(unsettled).toBeNull();
    if (backend === 'sqlite') expect((await stat(replaced!)).mode & 0o777).toBe(0o600);
    await expectPutBack(names);
  });

  test('put back behind the back of everybody: the service notices it', async () => {
    const names = await aWeek();
    if (it.url.backend === 'sqlite') {
      await it.close();
      await copyFile(copy, it.url.path);
    } else {
      await rewindMariadb(it, copy);
    }
    await watchDatabase(it.services);
    await expectPutBack(names);
    await watchDatabase(it.services);
    expect((await reportStatus(it.services)).notices).toEqual([]);
  });
});

/** What a dump of last week does to a database: every row goes, and the old ones come. */
async function rewindMariadb(it: Installation, copy: string): Promise<void> {
  const target = await it.services.database();
  await target.write(async (tx) => {
    await tx.query('SET SESSION foreign_key_checks = 0');
    for (const { tableName } of tx.connection.entityMetadatas) await tx.query(`DELETE FROM ${tableName}`);
    await tx.query('SET SESSION foreign_key_checks = 1');
  });
  const source = await openDatabase({ url: { backend: 'sqlite', path: copy } });
  await copyDatabase(source, target);
  await source.close();
}

describe('on SQLite', () => {
  let it: Installation;
  let copy: string;
  let path: string;
  beforeEach(async () => {
    it = await Installation.make(newSqliteUrl);
    copy = join(it.fleet.directory, 'copy.sqlite');
    path = it.url.backend === 'sqlite' ? it.url.path : '';
    await backupDatabase(it.url, copy);
  });
  afterEach(() => it.remove());

  test('a copy beside the log of another database is refused, and restored without it', async () => {
    await it.write((tx) => setMeta(tx, 'newer', 'row'));
    // as a crash leaves it: the log was not emptied
    await copyFile(`${path}-wal`, join(it.fleet.directory, 'log'));
    await it.close();
    await copyFile(copy, path);
    await copyFile(join(it.fleet.directory, 'log'), `${path}-wal`);
    const before = await readFile(path);
    await expect(it.services.database()).rejects.toThrow('the log of another one');
    expect(await readFile(path)).toEqual(before);

    await it.restore(copy);
    expect(await it.read((tx) => getMeta(tx, 'newer'))).toBeNull();
    expect((await readdir(join(path, '..'))).filter((name) => name.includes('replaced'))).toHaveLength(2);
  });

  test('a database that is open is not replaced', async () => {
    await it.read((tx) => tx.count('hosts'));
    await expect(restoreDatabase(it.services, copy)).rejects.toMatchObject({ code: 'busy' });
    expect(await it.read((tx) => tx.count('nodes'))).toBe(1);
  });

  test.each([
    ['a stranger', 'SQLite format 3'],
    ['an empty file', ''],
  ])('%s is not restored, and the database stays as it is', async (_what, content) => {
    await it.close();
    const file = join(it.fleet.directory, 'stranger');
    await writeFile(file, content);
    const before = await readFile(path);
    await expect(restoreDatabase(it.services, file)).rejects.toMatchObject({ code: 'database_unusable' });
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(join(path, '..'))).toEqual(
      (await readdir(join(path, '..'))).filter((name) => !name.includes('restoring')),
    );
  });

  test('a damaged database is replaced and kept', async () => {
    await it.close();
    await writeFile(path, 'rubbish where a database was');
    const { replaced } = await restoreDatabase(it.services, copy);
    expect(await readFile(replaced!, 'utf8')).toBe('rubbish where a database was');
    expect(await it.read((tx) => tx.count('nodes'))).toBe(1);
  });

  test('a copy is made once a day and the oldest of more than seven goes, but not while the clock is in doubt', async () => {
    const directory = join(it.services.config.home, 'copies');
    await mkdir(directory);
    await writeFile(join(directory, 'pobsync-by-hand.sqlite'), 'mine');
    for (let index = 0; index < 9; index++) {
      expect(await copyDaily(it.services, true)).not.toBeNull();
      expect(await copyDaily(it.services, true)).toBeNull();
      it.fleet.clock.advance(day);
    }
    const names = (await readdir(directory)).sort();
    expect(names).toHaveLength(8);
    expect(names[0]).toBe('pobsync-20261124T120000Z.sqlite');
    await copyDaily(it.services, false);
    expect(await readdir(directory)).toHaveLength(9);
  });

  test('the backup disk alone is enough for a new machine', async () => {
    const { fleet } = it;
    await writeFile(join(fleet.source, 'file'), 'content');
    const host = await addHost(it);
    const schedule = { hostId: host.id, operation: 'backup', cron: '30 12 * * *', prune: true } as const;
    await it.write((tx) => saveSchedule(tx, schedule, fleet.clock.now()));
    const { snapshot } = await backUpHost(it.services, { host: 'web1' });
    await pinSnapshot(it.services, { host: 'web1', snapshot: snapshot!.name, pinned: true });
    await saveConfiguration(it.services);
    expect(await saveConfiguration(it.services)).toBe(false);
    const before = await it.read(async (tx) => ({
      host: await getHost(tx, 'web1'),
      keys: await keysOfHost(tx, host.id),
    }));

    const home = join(fleet.directory, 'new-home');
    const config = { ...fleet.services.config, home, databaseUrl: `sqlite:${home}/pobsync.sqlite` };
    let opened: Promise<Database> | null = null;
    const fresh: Services = {
      ...fleet.services,
      config,
      database: () => (opened ??= openDatabase({ url: parseDatabaseUrl(config.databaseUrl) })),
    };
    const result = await adoptRoot(fresh, { path: fleet.root.path });
    expect(result).toMatchObject({ configuredHosts: 1, hostKeys: before.keys.length, pins: 1, snapshots: 1 });
    const now = await fresh.database();
    const after = await now.read((tx) => getHost(tx, 'web1'));
    expect(after).toMatchObject({
      address: before.host.address,
      settings: before.host.settings,
      enabled: true,
    });
    expect(await now.read((tx) => getSchedule(tx, after.id))).toMatchObject({
      cron: '30 12 * * *',
      prune: true,
    });
    expect((await now.read((tx) => listSnapshots(tx))).items).toMatchObject([
      { status: 'complete', pinned: true },
    ]);
    const keys = await now.read((tx) => keysOfHost(tx, after.id));
    expect(keys.map(({ fingerprint }) => fingerprint)).toEqual(
      before.keys.map(({ fingerprint }) => fingerprint),
    );

    await expect(adoptRoot(fresh, { path: fleet.root.path })).rejects.toMatchObject({ code: 'refused' });
    await now.close();
  });

  test('a new database does not write over what another one left beside the snapshots', async () => {
    const { fleet } = it;
    await saveConfiguration(it.services);
    const records = join(fleet.root.path, '.pobsync');
    const old = await readFile(join(records, 'config.yaml'), 'utf8');
    await it.write((tx) =>
      tx.query("UPDATE meta SET value = 'a0000000-0000-4000-8000-000000000000' WHERE name = 'instance'"),
    );
    await it.write((tx) => tx.query("UPDATE global_settings SET time_zone = 'Europe/Paris'"));
    await saveConfiguration(it.services);
    const kept = (await readdir(records)).find((name) => name.endsWith('-config.yaml'));
    expect(await readFile(join(records, kept!), 'utf8')).toBe(old);
    expect(await readFile(join(records, 'config.yaml'), 'utf8')).not.toBe(old);
  });
});

async function addHost(it: Installation, retention = {}): Promise<HostRecord> {
  const { fleet } = it;
  const now = fleet.clock.now();
  return it.write(async (tx) => {
    const settings = parseHostOverrides({ sources: [fleet.source], sshUser: sshd.user, retention });
    const identity = { name: parseHostName('web1'), address: parseAddress('127.0.0.1'), node: 'main' };
    const host = await insertHost(tx, { ...identity, settings }, now);
    for (const key of sshd.hostKeys) {
      await pinHostKey(tx, { ...key, hostId: host.id, approvedAt: now, approvedBy: 'ann' });
    }
    return host;
  });
}

/** A user with a session and a token. */
async function logIn(tx: Tx): Promise<void> {
  const at = new Date('2026-11-22T12:00:00Z');
  const user = { name: parseUserName('ann'), role: 'admin', passwordHash: 'x' } as const;
  const { id: userId } = await insertUser(tx, user, at);
  const secretHash = 'a'.repeat(64);
  await insertSession(tx, { secretHash, userId, createdAt: at, lastSeenAt: at, peer: null, userAgent: null });
  await insertToken(tx, { name: 't', userId, secretHash, scope: 'read', createdAt: at, expiresAt: null });
}
