import { mkdir, readdir, readFile, rename, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { saveNode } from '../../../lib/data/nodes.ts';
import { readFleet } from '../../../lib/operations/read-fleet.ts';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { configureSchedule } from '../../../lib/operations/configure-schedule.ts';
import { exportLegacyConfigs } from '../../../lib/operations/export-legacy-configs.ts';
import { importLegacyConfigs } from '../../../lib/operations/import-legacy-configs.ts';
import type { Services } from '../../../lib/operations/services.ts';
import { showHost } from '../../../lib/operations/show-host.ts';
import { legacyHosts, writeLegacyPrefix } from '../../helpers/legacy-prefix.ts';
import { onEachDatabase } from '../../helpers/databases.ts';
import { installation as initialised } from '../operations/installation.ts';

async function stored(services: Services) {
  const database = await services.database();
  const { global, hosts } = await database.read((tx) => readFleet(tx));
  return { global, hosts };
}

onEachDatabase('a legacy prefix', ({ urlText }) => {
  const installation = async () => initialised(await urlText());

  async function withPrefix(options: { correct: boolean }) {
    const machine = await installation();
    const prefix = join(machine.directory, 'old');
    await writeLegacyPrefix(prefix, options);
    return { ...machine, prefix, hosts: join(prefix, 'config', 'hosts') };
  }

  describe('a realistic prefix', () => {
    test('with two wrong hosts has both told precisely, and changes nothing', async () => {
      const { services, prefix, hosts } = await withPrefix({ correct: false });
      const before = await stored(services);
      await expect(importLegacyConfigs(services, { prefix })).rejects.toMatchObject({
        code: 'invalid_input',
        problems: ['host02', 'host17'].map(
          (host) =>
            expect.stringMatching(
              `^${hosts}/${host}\\.yaml:\\d+: Invalid pattern "!" in excludes_add: "!" would clear all earlier rules`,
            ) as unknown,
        ),
      });
      expect(await stored(services)).toEqual(before);
    });

    test('gives each host the settings that its files say; a second import changes nothing', async () => {
      const { services, prefix } = await withPrefix({ correct: true });
      const dry = await importLegacyConfigs(services, { prefix, dryRun: true });
      expect(dry).toMatchObject({ applied: false, files: 31 });
      expect((await stored(services)).hosts).toEqual([]);

      const first = await importLegacyConfigs(services, { prefix });
      expect(first.applied).toBe(true);
      expect(first.hosts).toEqual(dry.hosts);
      expect(first.hosts.map(({ action }) => action)).toEqual(Array(30).fill('create'));
      for (const { name, effective } of legacyHosts) {
        const { settings } = await showHost(services, { host: name });
        expect({ name, settings }).toMatchObject({ name, settings: effective });
      }
      const { schedule } = await showHost(services, { host: 'host02' });
      expect(schedule).toMatchObject({ cron: '0 3 * * 0', prune: true, timeZone: 'Europe/Berlin' });
      expect(await showHost(services, { host: 'host04' })).toMatchObject({ enabled: false, schedule: null });

      const after = await stored(services);
      expect(await importLegacyConfigs(services, { prefix })).toMatchObject({
        global: [],
        hosts: [],
        unchanged: 30,
      });
      expect(await stored(services)).toEqual(after);
    });

    test('has what nobody understands told with its line and kept for the record, secrets left out', async () => {
      const { services, prefix, hosts } = await withPrefix({ correct: true });
      const { notes } = await importLegacyConfigs(services, { prefix });
      const told = (file: string, sentence: string) =>
        expect(notes).toContainEqual(expect.stringContaining(`${file}: ${sentence}`));
      const global = join(prefix, 'config', 'global.yaml');
      told(`${global}:2`, 'backup_root is not taken over');
      told(`${global}:7`, 'Unknown key "ssh.options"');
      told(`${global}:9`, 'rsync argument "--delete" is built in');
      told(`${global}:19`, 'Unknown key "logging"');
      told(`${join(hosts, 'host15.yaml')}:5`, 'Unknown key "tags"');
      told(`${join(hosts, 'host15.yaml')}:6`, 'Unknown key "owner": it looks like a secret');
      const { global: record, hosts: records } = await stored(services);
      expect(record.extra).toEqual({ ssh: { options: ['-oCompression=no'] }, logging: { level: 'INFO' } });
      expect(records.find(({ name }) => name === 'host15')?.extra).toEqual({
        tags: ['eu', 'prod'],
        owner: { team: 'ops', pager_token: '(secret, not kept)' },
      });
      expect(JSON.stringify([record, records, notes])).not.toContain('s3cr3t');
    });

    test('exported into an empty prefix and imported into a fresh database is equal', async () => {
      const first = await withPrefix({ correct: true });
      await importLegacyConfigs(first.services, { prefix: first.prefix });
      const prefix = join(first.directory, 'exported');
      await mkdir(prefix);
      const written = await exportLegacyConfigs(first.services, { prefix });
      expect(written).toMatchObject({ unchanged: 0, leftAlone: [], hosts: 30 });
      expect(written.written).toHaveLength(31);

      const fresh = await installation();
      await importLegacyConfigs(fresh.services, { prefix });
      expect(await stored(fresh.services)).toEqual(await stored(first.services));
      expect(await exportLegacyConfigs(first.services, { prefix })).toMatchObject({
        written: [],
        unchanged: 31,
      });
    });
  });

  describe('an import', () => {
    test('leaves alone what no file speaks of', async () => {
      const { services, prefix, hosts } = await withPrefix({ correct: true });
      await configureHost(services, { host: 'other', address: 'other.example' });
      await configureHost(services, {
        host: 'host03',
        address: 'before.example',
        enabled: false,
        comment: 'mine',
      });
      await configureSchedule(services, { host: 'host03', cron: '@daily' });
      await writeFile(join(hosts, 'host03.yaml'), 'ssh_port: 2200\n');
      const { hosts: changes } = await importLegacyConfigs(services, { prefix });
      expect(changes.find(({ host }) => host === 'other')).toBeUndefined();
      expect(await showHost(services, { host: 'host03' })).toMatchObject({
        address: 'before.example',
        enabled: false,
        comment: 'mine',
        schedule: { cron: '@daily' },
        settings: { sshPort: 2200 },
      });
    });

    test.each<[string, (hosts: string) => Promise<unknown>, RegExp]>([
      [
        'a symlink',
        (hosts) => symlink('/etc/passwd', join(hosts, 'evil.yaml')),
        /evil\.yaml:1: .* it is a symlink/,
      ],
      [
        'a file of 100 MB',
        async (hosts) => {
          await writeFile(join(hosts, 'big.yaml'), '');
          await truncate(join(hosts, 'big.yaml'), 100 * 1024 * 1024);
        },
        /big\.yaml:1: .* it is larger than 1 MiB/,
      ],
      ['a directory', (hosts) => mkdir(join(hosts, 'dir.yaml')), /dir\.yaml:1: .* it is not a regular file/],
      [
        'Latin-1',
        (hosts) => writeFile(join(hosts, 'l.yaml'), Buffer.from('comment: x\nnotes: \xe9', 'latin1')),
        /l\.yaml:2: .*UTF-8/,
      ],
      [
        'another name inside',
        (hosts) => writeFile(join(hosts, 'a.yaml'), 'x: 1\nhost: ../../x\n'),
        /a\.yaml:2: Invalid host name "\.\.\/\.\.\/x"/,
      ],
      [
        'the name of another host',
        (hosts) => writeFile(join(hosts, 'a.yaml'), 'name: b\n'),
        /a\.yaml:1: Invalid name "b": expected "a"/,
      ],
      [
        'upper case',
        (hosts) => writeFile(join(hosts, 'Web1.yaml'), ''),
        /Web1\.yaml:1: Invalid host name "Web1"/,
      ],
      [
        'two keys for one thing',
        (hosts) => writeFile(join(hosts, 'a.yaml'), 'port: 1\nssh:\n  port: 2\n'),
        /a\.yaml:3: Both "port" \(line 1\) and "ssh\.port" mean ssh_port/,
      ],
      [
        'two schedules',
        (hosts) => writeFile(join(hosts, 'a.yaml'), 'schedules: ["@daily", "@hourly"]'),
        /a\.yaml:1: Invalid schedules: expected keys/,
      ],
      [
        'two files',
        async (hosts) => writeFile(join(hosts, 'host03.yml'), ''),
        /host03\.yml:1: Host host03 has two files/,
      ],
    ])('of a host with %s is refused with file and line, and changes nothing', async (_, spoil, sentence) => {
      const { services, prefix, hosts } = await withPrefix({ correct: true });
      await spoil(hosts);
      await expect(importLegacyConfigs(services, { prefix })).rejects.toMatchObject({
        problems: [expect.stringMatching(sentence) as unknown],
      });
      expect((await stored(services)).hosts).toEqual([]);
    });

    test('does not follow a symlink in place of a directory, and says when there is nothing', async () => {
      const { services, prefix, directory } = await withPrefix({ correct: true });
      const moved = join(directory, 'moved');
      await rename(join(prefix, 'config'), moved);
      await expect(importLegacyConfigs(services, { prefix })).rejects.toMatchObject({
        code: 'invalid_input',
      });
      await symlink(moved, join(prefix, 'config'));
      await expect(importLegacyConfigs(services, { prefix })).rejects.toThrow('it is a file or a symlink');
    });
  });

  describe('an export', () => {
    test('is readable for its owner only, and leaves no other file behind', async () => {
      const { services, directory } = await withPrefix({ correct: true });
      await configureHost(services, { host: 'web1', address: 'web1.example' });
      await exportLegacyConfigs(services, { prefix: directory });
      const hosts = join(directory, 'config', 'hosts');
      expect(await readdir(hosts)).toEqual(['web1.yaml']);
      expect((await stat(join(hosts, 'web1.yaml'))).mode & 0o777).toBe(0o600);
      expect((await stat(hosts)).mode & 0o777).toBe(0o700);
    });

    test('writes through no symlink, and leaves files of other hosts alone', async () => {
      const { services, directory } = await installation();
      const victim = join(directory, 'victim');
      await writeFile(victim, 'precious');
      const hosts = join(directory, 'config', 'hosts');
      await mkdir(hosts, { recursive: true });
      await symlink(victim, join(hosts, 'web1.yaml'));
      await writeFile(join(hosts, 'gone.yaml'), 'host: gone\n');
      await configureHost(services, { host: 'web1', address: 'web1.example' });
      await expect(exportLegacyConfigs(services, { prefix: directory })).rejects.toThrow('it is a symlink');
      expect(await readFile(victim, 'utf8')).toBe('precious');
      await rename(join(hosts, 'web1.yaml'), join(directory, 'aside'));
      const { leftAlone } = await exportLegacyConfigs(services, { prefix: directory });
      expect(leftAlone).toEqual([join(hosts, 'gone.yaml')]);
    });
  });

  test('a backup root that is the one on record needs no word', async () => {
    const { services, prefix, clock } = await withPrefix({ correct: true });
    const database = await services.database();
    const node = { name: 'main', backupRoot: '/mnt/backups/pobsync', backupRootUuid: '0'.repeat(36) };
    await database.write((tx) => saveNode(tx, node, clock.now()));
    const { notes } = await importLegacyConfigs(services, { prefix });
    expect(notes.filter((note) => note.includes('backup_root'))).toEqual([]);
  });
});
