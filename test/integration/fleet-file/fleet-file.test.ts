import { copyFile, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import { saveNode } from '../../../lib/data/nodes.ts';
import { insertSnapshot } from '../../../lib/data/snapshots.ts';
import { getHost } from '../../../lib/data/hosts.ts';
import { applyFleetFile } from '../../../lib/operations/apply-fleet-file.ts';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { configureSchedule } from '../../../lib/operations/configure-schedule.ts';
import { exportFleetFile } from '../../../lib/operations/export-fleet-file.ts';
import { listHosts } from '../../../lib/operations/list-hosts.ts';
import type { Services } from '../../../lib/operations/services.ts';
import { showHost } from '../../../lib/operations/show-host.ts';
import { tick } from '../../../lib/operations/tick.ts';
import { newSnapshot } from '../data/fleet.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { installation as initialised } from '../operations/installation.ts';

const apply = (services: Services, text: string, more: object = {}) =>
  applyFleetFile(services, { file: { name: 'fleet.yaml', text: `version: 1\n${text}` }, ...more });

const twoHosts = `hosts:
  web1: { address: web1.example, schedule: { cron: "0 13 * * *", prune: true } }
  db1: { address: db1.example, ssh_port: 2222 }
`;

onEachDatabase('a fleet file', ({ urlText }) => {
  const installation = async () => initialised(await urlText());

  test('the next tick of a running service uses what was applied, and disabled hosts are left out', async () => {
    const { services, clock } = await installation();
    // the service has its own connection; whoever applies is another process
    const service = await openDatabase({ url: parseDatabaseUrl(services.config.databaseUrl) });
    try {
      const running = { ...services, database: async () => service };
      expect((await tick(running, {})).due).toEqual([]);
      await apply(services, twoHosts);
      clock.advance(3_600_000);
      expect((await tick(running, {})).due).toMatchObject([
        { host: 'web1', slot: '2026-11-22T13:00:00.000Z' },
      ]);
      await apply(services, 'hosts:\n  db1: { address: db1.example }\n');
      clock.advance(24 * 3_600_000);
      expect((await tick(running, {})).due).toEqual([]);
    } finally {
      await service.close();
    }
  });

  describe('a host that the file does not name', () => {
    const withSnapshot = async () => {
      const machine = await installation();
      const { services, clock } = machine;
      await apply(services, twoHosts);
      const database = await services.database();
      await database.write(async (tx) => {
        await insertSnapshot(tx, newSnapshot(await getHost(tx, 'web1'), clock.now()), clock.now());
      });
      return machine;
    };

    test('is disabled, and keeps its snapshots, schedule and settings', async () => {
      const { services } = await withSnapshot();
      const before = await showHost(services, { host: 'web1' });
      const result = await apply(services, 'hosts:\n  db1: { address: db1.example, ssh_port: 2222 }\n');
      expect(result.hosts).toMatchObject([{ host: 'web1', action: 'disable', snapshots: 1 }]);
      expect(await showHost(services, { host: 'web1' })).toMatchObject({
        enabled: false,
        snapshots: before.snapshots,
        overrides: before.overrides,
        schedule: before.schedule,
      });
      expect((await apply(services, twoHosts)).hosts).toMatchObject([{ host: 'web1', action: 'change' }]);
      expect((await showHost(services, { host: 'web1' })).enabled).toBe(true);
    });

    test('is deleted only when that was asked for and agreed to', async () => {
      const { services } = await withSnapshot();
      const text = 'hosts:\n  db1: { address: db1.example }\n';
      await expect(apply(services, text, { prune: true })).rejects.toMatchObject({ code: 'refused' });
      await expect(apply(services, text, { prune: true, agreedDeletions: ['db1'] })).rejects.toThrow('web1');
      expect((await listHosts(services)).total).toBe(2);
      const done = await apply(services, text, { prune: true, agreedDeletions: ['web1'] });
      expect(done.hosts).toMatchObject([
        { action: 'change' },
        { host: 'web1', action: 'delete', snapshots: 1 },
      ]);
      expect((await listHosts(services)).items.map(({ host }) => host)).toEqual(['db1']);
    });

    test('stays as it is when the file does not speak of hosts at all', async () => {
      const { services } = await withSnapshot();
      const result = await apply(services, 'global: { ssh_port: 2200 }\n', { prune: true });
      expect(result).toMatchObject({ hosts: [], global: [{ field: 'sshPort', to: 2200 }] });
    });

    test('moves to another node only without snapshots, and to one that exists', async () => {
      const { services, clock } = await withSnapshot();
      const moved = (host: string) =>
        apply(services, twoHosts.replace(`address: ${host}`, `node: cellar, address: ${host}`));
      await expect(moved('db1')).rejects.toThrow('fleet.yaml:4: No node "cellar"');
      const database = await services.database();
      const cellar = { name: 'cellar', backupRoot: '/b', backupRootUuid: '0'.repeat(36) };
      await database.write((tx) => saveNode(tx, cellar, clock.now()));
      await expect(moved('web1')).rejects.toThrow('fleet.yaml:3: Refused to move web1 to node cellar');
      expect((await moved('db1')).hosts).toMatchObject([{ changes: [{ field: 'node', to: 'cellar' }] }]);
    });

    test('may be new and of a node that is not known yet, with a warning', async () => {
      const { services } = await installation();
      const { warnings } = await apply(services, 'hosts: { new: { address: new.example, node: attic } }\n');
      expect(warnings).toEqual([expect.stringContaining('"attic"') as unknown]);
    });
  });

  test('applying again does not move the time from which a schedule catches up', async () => {
    const { services, clock } = await installation();
    await apply(services, twoHosts);
    clock.advance(1800_000);
    await apply(services, `global: { ssh_port: 2200 }\n${twoHosts}`);
    clock.advance(1800_000);
    expect((await tick(services, {})).due).toHaveLength(1);
  });

  test('a dry run changes nothing', async () => {
    const { services } = await installation();
    const dry = await apply(services, twoHosts, { dryRun: true });
    expect(dry).toMatchObject({ applied: false, hosts: [{ action: 'create' }, { action: 'create' }] });
    expect((await listHosts(services)).total).toBe(0);
  });

  describe('an exported fleet file', () => {
    test('keeps comments and the words of what did not change, and is for its owner only', async () => {
      const { services, directory } = await installation();
      const path = join(directory, 'fleet.yaml');
      const text = `# our fleet
  version: 1
  hosts:
    # the shop
    web1:
      address: web1.example
      enabled: true # said aloud
      ssh_port: 2222   # behind a router
      excludes:
        - "*.tmp" # noise
        - /srv/cache
    db1: { address: db1.example }
  `;
      await writeFile(path, text);
      await applyFleetFile(services, { file: { path } });
      const first = await exportFleetFile(services, { path });
      expect(first.written).toBe(true); // the part "global" was missing
      await configureHost(services, { host: 'db1', set: { sshPort: 22 } });
      await configureHost(services, { host: 'web1', set: { sshPort: 2200 } });
      await exportFleetFile(services, { path });
      const after = await readFile(path, 'utf8');
      for (const kept of [
        '# our fleet',
        '  # the shop',
        'ssh_port: 2200 # behind a router',
        '# noise',
        '/srv/cache',
      ]) {
        expect(after).toContain(kept);
      }
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await exportFleetFile(services, { path })).toMatchObject({ written: false });
      expect((await applyFleetFile(services, { file: { path }, dryRun: true })).hosts).toEqual([]);
    });

    test('brings an unchanged host back in its own words', async () => {
      const { services, directory } = await installation();
      const path = join(directory, 'fleet.yaml');
      const host = '  web1:\n    address: web1.example\n    enabled: true # said aloud\n';
      await writeFile(path, `version: 1\nglobal: {}\nhosts:\n${host}`);
      await applyFleetFile(services, { file: { path } });
      await configureHost(services, { host: 'new', address: 'new.example' });
      await configureSchedule(services, { host: 'new', cron: '@daily' });
      await exportFleetFile(services, { path });
      expect(await readFile(path, 'utf8')).toContain(host);
    });

    test('is not written through a symlink, nor over something else, nor over anchors', async () => {
      const { services, directory } = await installation();
      const victim = join(directory, 'victim');
      await writeFile(victim, 'version: 1\n');
      await symlink(victim, join(directory, 'link.yaml'));
      const exporting = (name: string) => exportFleetFile(services, { path: join(directory, name) });
      await expect(exporting('link.yaml')).rejects.toThrow('it is a symlink');
      expect(await readFile(victim, 'utf8')).toBe('version: 1\n');
      await writeFile(join(directory, 'other.yaml'), 'some: thing\n');
      await expect(exporting('other.yaml')).rejects.toThrow('other.yaml:1: Missing version');
      await writeFile(
        join(directory, 'a.yaml'),
        'version: 1\nglobal: { excludes: &x ["*.tmp"], includes: *x }\n',
      );
      await expect(exporting('a.yaml')).rejects.toThrow('it holds anchors');
    });
  });
});

test('a file from elsewhere is refused as a legacy one would be', async () => {
  const { services, directory } = await initialised();
  await copyFile('/dev/null', join(directory, 'empty.yaml'));
  const path = join(directory, 'empty.yaml');
  await expect(applyFleetFile(services, { file: { path } })).rejects.toThrow(
    'empty.yaml:1: Invalid fleet file',
  );
  await expect(applyFleetFile(services, { file: { path: '/dev/zero' } })).rejects.toThrow(
    'not a regular file',
  );
  await expect(applyFleetFile(services, { file: { path: join(directory, 'none') } })).rejects.toThrow(
    'No file',
  );
});
