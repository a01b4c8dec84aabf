import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { configureGlobal } from '../../../lib/operations/configure-global.ts';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { changeFleet } from '../../../lib/operations/change-fleet.ts';
import { configureSchedule } from '../../../lib/operations/configure-schedule.ts';
import { configureVerifySchedule } from '../../../lib/operations/configure-verify-schedule.ts';
import { exportFleetFile } from '../../../lib/operations/export-fleet-file.ts';
import { parseFleetFile } from '../../../lib/fleet-file/parse-fleet-file.ts';
import { listHosts } from '../../../lib/operations/list-hosts.ts';
import { showHost } from '../../../lib/operations/show-host.ts';
import { bareMachine, installation } from './installation.ts';

const invalid = (...sentences: string[]) => ({
  code: 'invalid_input',
  problems: sentences.map((sentence) => expect.stringContaining(sentence) as unknown),
});

describe('global settings', () => {
  test('can be set on a machine that was never initialised', async () => {
    const { services, directory } = await bareMachine();
    const backupRoot = join(directory, 'backups');
    const result = await configureGlobal(services, { backupRoot, set: { sshPort: 2222 } });
    expect(result.initialised).toMatchObject({ database: { created: true }, backupRoot: { how: 'made' } });
    expect(result.changes).toEqual([{ field: 'sshPort', from: 22, to: 2222 }]);
  });

  test('join retention field by field, and go back to the default', async () => {
    const { services } = await installation();
    const set = await configureGlobal(services, { set: { retention: { daily: 3, within: '7d' } } });
    expect(set.settings.retention).toMatchObject({ daily: 3, weekly: 8, monthly: 12, within: '7d' });
    const unset = await configureGlobal(services, { unset: ['retention.daily'] });
    expect(unset.settings.retention).toMatchObject({ daily: 14, weekly: 8, within: '7d' });
  });

  test('add an exclude to the defaults, and take one away', async () => {
    const { services } = await installation();
    const before = (await configureGlobal(services, {})).settings.excludes;
    await configureGlobal(services, { addExcludes: ['*.tmp'] });
    const { settings } = await configureGlobal(services, { removeExcludes: ['/swapfile'] });
    expect(settings.excludes).toEqual([...before.filter((pattern) => pattern !== '/swapfile'), '*.tmp']);
    await expect(configureGlobal(services, { addExcludes: ['!'] })).rejects.toMatchObject(invalid('"!"'));
  });

  test('that are wrong are told all together, and nothing is made', async () => {
    const { services, directory } = await bareMachine();
    const attempt = configureGlobal(services, {
      backupRoot: join(directory, 'backups'),
      set: { sshPort: 0, retention: { daily: -1 } },
    });
    await expect(attempt).rejects.toMatchObject(invalid('sshPort 0', '"daily: -1"'));
    await expect(services.database()).rejects.toMatchObject({ code: 'database_unusable' });
  });

  test.each([
    [{ timeZone: 'Mars/Olympus' }, 'time zone'],
    [{ maxConcurrent: 0 }, 'maxConcurrent'],
    [{ publicUrl: 'javascript:alert(1)' }, 'public URL'],
    [{ unset: ['sshport'] }, 'field to unset'],
    [{ set: { nonsense: 1 } }, 'Unknown setting'],
  ])('%j are refused', async (input, sentence) => {
    const { services } = await installation();
    await expect(configureGlobal(services, input)).rejects.toMatchObject(invalid(sentence));
  });
});

describe('a host', () => {
  test('is created with an address and then changed', async () => {
    const { services } = await installation();
    const made = await configureHost(services, { host: 'web1', address: 'web1.example' });
    expect(made).toMatchObject({ created: true, enabled: true, version: 1, settings: {} });
    const changed = await configureHost(services, { host: 'web1', enabled: false, set: { sshPort: 2222 } });
    expect(changed).toMatchObject({ created: false, version: 2, address: 'web1.example' });
    expect(changed.changes).toEqual([
      { field: 'enabled', from: true, to: false },
      { field: 'sshPort', from: null, to: 2222 },
    ]);
  });

  test('that is told what it is already does not change', async () => {
    const { services } = await installation();
    await configureHost(services, { host: 'web1', address: 'web1.example' });
    const again = await configureHost(services, { host: 'web1', address: 'web1.example' });
    expect(again).toMatchObject({ created: false, version: 1, changes: [] });
  });

  test('that does not exist needs an address, and a typo is guessed', async () => {
    const { services } = await installation();
    await configureHost(services, { host: 'web1', address: 'web1.example' });
    await expect(configureHost(services, { host: 'wbe1', enabled: false })).rejects.toMatchObject({
      code: 'not_found',
      message: 'No host "wbe1". Did you mean "web1"?',
    });
  });

  test('adds its excludes to the global ones, or replaces them', async () => {
    const { services } = await installation();
    await configureGlobal(services, { set: { excludes: ['*.tmp'] } });
    await configureHost(services, {
      host: 'web1',
      address: 'a.example',
      addExcludes: ['/srv'],
    });
    const added = await showHost(services, { host: 'web1' });
    expect(added.settings.excludes).toEqual(['*.tmp', '/srv']);
    expect(added.origins.excludes).toBe('global+host');
    await configureHost(services, { host: 'web1', set: { excludes: { mode: 'replace' } } });
    expect((await showHost(services, { host: 'web1' })).settings.excludes).toEqual(['/srv']);
    await configureHost(services, {
      host: 'web1',
      addExcludes: ['/opt', '/srv'],
      removeExcludes: ['nothing'],
    });
    expect((await showHost(services, { host: 'web1' })).settings.excludes).toEqual(['/srv', '/opt']);
    await configureHost(services, { host: 'web1', unset: ['excludes'] });
    expect((await showHost(services, { host: 'web1' })).settings.excludes).toEqual(['*.tmp']);
  });

  test('joins retention with the global policy, field by field', async () => {
    const { services } = await installation();
    await configureHost(services, { host: 'web1', address: 'a.example', set: { retention: { daily: 3 } } });
    await configureHost(services, { host: 'web1', set: { retention: { yearly: 2 } } });
    const host = await showHost(services, { host: 'web1' });
    expect(host.overrides.retention).toEqual({ daily: 3, yearly: 2 });
    expect(host.settings.retention).toMatchObject({ daily: 3, weekly: 8, yearly: 2 });
    await configureHost(services, { host: 'web1', unset: ['retention.daily', 'retention.yearly'] });
    expect((await showHost(services, { host: 'web1' })).overrides).toEqual({});
  });

  test('with several wrong fields has all of them told, and is not made', async () => {
    const { services } = await installation();
    const attempt = configureHost(services, {
      host: '../x',
      address: '-oProxyCommand=x',
      comment: 'two\nlines',
      set: { excludes: { patterns: ['!'] }, rsyncExtraArgs: ['--remove-source-files', '-e'] },
    });
    const expected = ['host name', 'address', 'comment', '"!"', '--remove-source-files', '"-e"'];
    await expect(attempt).rejects.toMatchObject(invalid(...expected));
    expect((await listHosts(services)).total).toBe(0);
  });

  test('is not changed by somebody who saw an older version', async () => {
    const { services } = await installation();
    await configureHost(services, { host: 'web1', address: 'a.example' });
    await configureHost(services, { host: 'web1', address: 'b.example' });
    const late = configureHost(services, { host: 'web1', address: 'c.example', version: 1 });
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
    expect((await showHost(services, { host: 'web1' })).address).toBe('b.example');
  });
});

describe('a schedule', () => {
  const scheduled = async () => {
    const machine = await installation();
    await configureHost(machine.services, { host: 'web1', address: 'a.example' });
    return machine;
  };

  test('shows its next five times', async () => {
    const { services } = await scheduled();
    const made = await configureSchedule(services, { host: 'web1', cron: '15 2 * * *', prune: true });
    expect(made.schedule).toEqual({
      cron: '15 2 * * *',
      timeZone: 'UTC',
      ownTimeZone: false,
      prune: true,
      enabled: true,
    });
    expect(made.next).toHaveLength(5);
    expect(made.next[0]).toBe('2026-11-23T02:15:00.000Z');
    expect((await listHosts(services)).items[0]?.nextDue).toBe('2026-11-23T02:15:00.000Z');
  });

  test('keeps what is not given, and is read in its own zone', async () => {
    const { services } = await scheduled();
    await configureSchedule(services, { host: 'web1', cron: '15 2 * * *', prune: true });
    const changed = await configureSchedule(services, { host: 'web1', timeZone: 'Europe/Berlin' });
    expect(changed.schedule).toMatchObject({ cron: '15 2 * * *', prune: true, timeZone: 'Europe/Berlin' });
    expect(changed.next[0]).toBe('2026-11-23T01:15:00.000Z');
  });

  test('that is disabled, or of a disabled host, has no next times', async () => {
    const { services } = await scheduled();
    const off = await configureSchedule(services, { host: 'web1', cron: '@daily', enabled: false });
    expect(off.next).toEqual([]);
    await configureSchedule(services, { host: 'web1', enabled: true });
    await configureHost(services, { host: 'web1', enabled: false });
    const shown = await configureSchedule(services, { host: 'web1' });
    expect(shown).toMatchObject({ hostEnabled: false, next: [] });
  });

  test('can be removed, once', async () => {
    const { services } = await scheduled();
    await configureSchedule(services, { host: 'web1', cron: '@daily' });
    expect(await configureSchedule(services, { host: 'web1', remove: true })).toMatchObject({
      removed: true,
    });
    expect(await configureSchedule(services, { host: 'web1', remove: true })).toMatchObject({
      removed: false,
    });
  });

  test('that says the same again does not move the time from which it catches up', async () => {
    const { services, clock } = await scheduled();
    await configureSchedule(services, { host: 'web1', cron: '@daily' });
    clock.advance(3_600_000);
    await configureSchedule(services, { host: 'web1', cron: '@daily' });
    const { getHost } = await import('../../../lib/data/hosts.ts');
    const { getSchedule } = await import('../../../lib/data/schedules.ts');
    const database = await services.database();
    const record = await database.read(async (tx) => getSchedule(tx, (await getHost(tx, 'web1')).id));
    expect(record?.updatedAt.toISOString()).toBe('2026-11-22T12:00:00.000Z');
  });

  test.each([
    [{ cron: '60 * * * *' }, 'cron expression "60 * * * *"'],
    [{ cron: '0 0 31 2 *' }, 'it can never fire'],
    [{ cron: '@daily', timeZone: 'Nowhere' }, 'time zone'],
    [{ prune: true }, 'has no schedule yet'],
    [{ remove: true, cron: '@daily' }, 'not both'],
  ])('%j is refused and nothing is saved', async (input, sentence) => {
    const { services } = await scheduled();
    const attempt = configureSchedule(services, { host: 'web1', ...input });
    await expect(attempt).rejects.toMatchObject(invalid(sentence));
    expect((await configureSchedule(services, { host: 'web1' })).schedule).toBeNull();
  });
});

describe('a verify schedule', () => {
  const machineWithHost = async () => {
    const machine = await installation();
    await configureHost(machine.services, { host: 'web1', address: 'a.example' });
    return machine;
  };

  test('stands beside that of the backups, keeps what is not given, and shows its next times', async () => {
    const { services } = await machineWithHost();
    await configureSchedule(services, { host: 'web1', cron: '@daily', prune: true });
    const made = await configureVerifySchedule(services, {
      host: 'web1',
      cron: '0 4 * * 0',
      samplePercent: 10,
      workers: 3,
    });
    expect(made.next[0]).toBe('2026-11-29T04:00:00.000Z');
    const changed = await configureVerifySchedule(services, { host: 'web1', workers: null });
    expect(changed.schedule).toEqual({
      cron: '0 4 * * 0',
      timeZone: 'UTC',
      ownTimeZone: false,
      enabled: true,
      samplePercent: 10,
      workers: null,
    });
    expect((await configureSchedule(services, { host: 'web1' })).schedule).toMatchObject({ cron: '@daily' });
    expect((await listHosts(services)).items[0]).toMatchObject({
      verifySchedule: { samplePercent: 10 },
      nextVerify: '2026-11-29T04:00:00.000Z',
    });
    await configureVerifySchedule(services, { host: 'web1', remove: true });
    expect((await showHost(services, { host: 'web1' })).verifySchedule).toBeNull();
    expect((await showHost(services, { host: 'web1' })).schedule).not.toBeNull();
  });

  test('is refused without a time, and with a pace that is none', async () => {
    const { services } = await machineWithHost();
    const configure = (input: object) => configureVerifySchedule(services, { host: 'web1', ...input });
    await expect(configure({ samplePercent: 10 })).rejects.toMatchObject(
      invalid('has no verify schedule yet'),
    );
    await expect(configure({ cron: '@weekly', samplePercent: 0 })).rejects.toMatchObject(
      invalid('Invalid sample percent 0: expected an integer from 1 to 100'),
    );
    expect((await configure({})).schedule).toBeNull();
  });

  test('survives an export and an import of the fleet file', async () => {
    const { services } = await machineWithHost();
    await configureVerifySchedule(services, { host: 'web1', cron: '@weekly', samplePercent: 5 });
    const { text } = await exportFleetFile(services);
    expect(text).toContain('sample_percent: 5');
    await configureVerifySchedule(services, { host: 'web1', remove: true });
    await changeFleet(services, parseFleetFile('fleet.yaml', text), {
      absentHosts: 'keep',
      dryRun: false,
      agreedDeletions: null,
    });
    expect((await showHost(services, { host: 'web1' })).verifySchedule).toMatchObject({
      cron: '@weekly',
      samplePercent: 5,
    });
  });
});
