import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../lib/domain/default-settings.ts';
import { rsyncPaths } from '../../../lib/domain/host-settings.ts';
import {
  parseGlobalSettings,
  parseHostOverrides,
  settingBounds,
  settingNames,
} from '../../../lib/domain/parse-settings.ts';
import {
  emptyRetentionPolicy,
  parseDurationMs,
  parseRetentionPolicy,
} from '../../../lib/domain/retention-policy.ts';
import { problemsOf } from './problems-of.ts';

describe('the fields', () => {
  test('of the parsers and of the defaults are the same', () => {
    expect([...settingNames].sort()).toEqual(Object.keys(defaultSettings).sort());
  });

  test('with bounds are exactly those with a number', () => {
    const numeric = Object.entries(defaultSettings).filter(([, value]) => typeof value === 'number');
    expect(Object.keys(settingBounds).sort()).toEqual(numeric.map(([name]) => name).sort());
  });

  test('bound the time of a run to what a timer can hold', () => {
    expect(settingBounds.runTimeoutMinutes[1] * 60_000).toBeLessThan(2 ** 31);
  });

  test('have defaults that their own parsers take, unchanged', () => {
    const asJson = JSON.parse(JSON.stringify(defaultSettings)) as Record<string, unknown>;
    expect(parseGlobalSettings(asJson)).toEqual(defaultSettings);
  });
});

describe('host overrides', () => {
  test('of every field are taken, and come back from JSON as they were', () => {
    const overrides = {
      sources: ['/srv', '/etc'],
      excludes: { mode: 'replace', patterns: [] },
      includes: ['/srv/keep'],
      sshUser: 'backup',
      sshPort: 2222,
      sshKeyPath: '/etc/pobsync/my key',
      rsyncPath: 'sudo -n rsync',
      rsyncExtraArgs: ['--acls'],
      oneFileSystem: true,
      compress: true,
      bandwidthLimitKibPerSecond: 1000,
      ioTimeoutSeconds: 60,
      runTimeoutMinutes: 30,
      retention: { daily: 3, within: null },
      maxDelete: 0,
      protectBases: true,
      suspiciousShrinkPercent: 100,
      suspiciousChangePercent: 100,
      minFreePercent: 0,
      overdueAfterHours: 0,
      retryAttempts: 0,
      priority: -100,
    };
    expect(Object.keys(overrides).sort()).toEqual([...settingNames].sort());
    expect(parseHostOverrides(overrides)).toEqual(overrides);
  });

  test('that are absent or undefined stay absent; null and empty are values', () => {
    expect(parseHostOverrides({ maxDelete: undefined, retention: { daily: undefined } })).toEqual({
      retention: {},
    });
    expect(parseHostOverrides({ sshKeyPath: null, includes: [] })).toEqual({
      sshKeyPath: null,
      includes: [],
    });
    expect(parseHostOverrides({ retention: { within: null } })).toEqual({ retention: { within: null } });
  });

  test.each<[string, unknown, string, string]>([
    ['sources', '/srv', 'a list of texts', 'a text where a list is expected'],
    ['sources', [1], 'a list of texts', 'a number in the list'],
    ['sources', [], 'at least one path', 'nothing to back up'],
    ['sources', ['/a', '/a/b'], 'overlap', 'one inside another'],
    ['includes', ['!'], 'in includes', 'clears the list'],
    ['includes', Array(1001).fill('x'), 'at most 1000 entries', 'more than a command line holds'],
    ['excludes', ['*.tmp'], 'an object', 'a host says add or replace'],
    ['excludes', { mode: 'add' }, 'excludes.patterns', 'no list'],
    ['excludes', { mode: 'merge', patterns: [] }, '"add" or "replace"', 'another mode'],
    ['excludes', { mode: 'add', patterns: ['!'] }, 'in excludes.patterns', 'clears the list'],
    ['excludes', { mode: 'add', patterns: [], pattern: [] }, 'Unknown field "pattern"', 'misspelt'],
    ['excludes', null, 'an object', 'null is no list'],
    ['sshUser', '-l', 'Invalid SSH user', 'a flag'],
    ['sshUser', 0, 'sshUser 0: expected text', 'a number'],
    ['sshPort', 0, 'an integer from 1 to 65535', 'too small'],
    ['sshPort', 65_536, 'an integer from 1 to 65535', 'too large'],
    ['sshPort', '22', 'sshPort "22"', 'a text'],
    ['sshPort', 22.5, 'an integer', 'a fraction'],
    ['sshPort', NaN, 'an integer', 'no number'],
    ['sshPort', null, 'an integer', 'null'],
    ['sshKeyPath', 'id_ed25519', 'an absolute path', 'relative'],
    ['sshKeyPath', '~/.ssh/id', 'an absolute path', 'a home directory'],
    ['sshKeyPath', '/a"b', 'without quotes', 'a quote ends the word in ssh_config'],
    ['sshKeyPath', '/%h', 'without quotes', 'ssh expands it'],
    ['sshKeyPath', '/${HOME}', 'without quotes', 'ssh expands it'],
    ['sshKeyPath', '/a\nProxyCommand x', 'an absolute path', 'a line of its own'],
    ['rsyncPath', 'sh -c id', '"rsync" or "sudo -n rsync"', 'free text would be a command'],
    ['rsyncPath', ['rsync'], '"rsync" or "sudo -n rsync"', 'a list'],
    ['rsyncExtraArgs', ['--remove-source-files'], 'not allowed', 'erases the client'],
    ['rsyncExtraArgs', ['-e'], 'not allowed', 'runs a command'],
    ['rsyncExtraArgs', '-e', 'a list of texts', 'a text'],
    ['oneFileSystem', 'yes', 'true or false', 'a text'],
    ['compress', 1, 'true or false', 'a number'],
    ['protectBases', null, 'true or false', 'null'],
    ['bandwidthLimitKibPerSecond', -1, 'from 0 to', 'negative'],
    ['ioTimeoutSeconds', 0, 'from 10 to', 'would hang for ever'],
    ['runTimeoutMinutes', 0, 'from 1 to', 'would never run'],
    ['runTimeoutMinutes', 1e9, 'from 1 to', 'a timer that long fires at once'],
    ['maxDelete', -1, 'from 0 to', 'negative'],
    ['maxDelete', Infinity, 'from 0 to', 'no bound at all'],
    ['suspiciousChangePercent', 101, 'from 1 to 100', 'beyond all'],
    ['suspiciousShrinkPercent', 0, 'from 1 to 100', 'everything would be suspicious'],
    ['minFreePercent', 100, 'from 0 to 99', 'nothing would ever run'],
    ['overdueAfterHours', -1, 'from 0 to', 'negative'],
    ['retryAttempts', 11, 'from 0 to 10', 'too many'],
    ['priority', 101, 'from -100 to 100', 'too high'],
    ['retention', { daily: -1 }, 'retention "daily: -1"', 'negative'],
    ['retention', 'daily', 'an object', 'a text'],
    ['retention', [], 'an object', 'a list'],
    ['ports', 22, 'Unknown setting "ports": expected one of', 'misspelt'],
    ['__proto__', {}, 'Unknown setting', 'a name that objects have'],
    ['constructor', 1, 'Unknown setting', 'another'],
  ])('%s: %j is refused: %s (%s)', (field, value, problem) => {
    // as JSON.parse makes it: with __proto__ as an own property
    const input = Object.defineProperty({}, field, { value, enumerable: true }) as Record<string, unknown>;
    expect(problemsOf(() => parseHostOverrides(input))).toEqual([expect.stringContaining(problem)]);
  });

  test('name the problems of all fields, and of all entries of a list, together', () => {
    const problems = problemsOf(() =>
      parseHostOverrides({
        sshPort: 0,
        compress: 'x',
        includes: ['!', 'fine', '+ x'],
        retention: { daily: -1, weekly: -2 },
      }),
    );
    expect(problems).toHaveLength(6);
  });

  test.each(Object.entries(settingBounds))(
    '%s takes both of its bounds and nothing beyond',
    (field, [low, high]) => {
      for (const good of [low, high])
        expect(parseHostOverrides({ [field]: good })).toEqual({ [field]: good });
      for (const bad of [low - 1, high + 1])
        expect(problemsOf(() => parseHostOverrides({ [field]: bad }))).toHaveLength(1);
    },
  );

  test.each(rsyncPaths)('rsync may be started as "%s"', (rsyncPath) => {
    expect(parseHostOverrides({ rsyncPath })).toEqual({ rsyncPath });
  });
});

test('global excludes are a plain list', () => {
  expect(parseGlobalSettings({ excludes: ['*.tmp'] })).toEqual({ excludes: ['*.tmp'] });
  expect(problemsOf(() => parseGlobalSettings({ excludes: { mode: 'add', patterns: [] } }))).toHaveLength(1);
});

describe('a retention policy', () => {
  test('has zero for what is not given', () => {
    expect(parseRetentionPolicy({})).toEqual(emptyRetentionPolicy);
    expect(parseRetentionPolicy({ daily: 7, within: '12h' })).toEqual({
      ...emptyRetentionPolicy,
      daily: 7,
      within: '12h',
    });
  });

  test('has zero for what is undefined, so that an empty policy still looks empty', () => {
    expect(parseRetentionPolicy({ daily: undefined, within: undefined } as never)).toStrictEqual(
      emptyRetentionPolicy,
    );
  });

  test.each<[Record<string, unknown>, string, string]>([
    [
      { daily: -1 },
      'Invalid retention "daily: -1" for host web1: expected an integer from 0 to 10000.',
      'negative',
    ],
    [{ daily: 1.5 }, 'Invalid retention "daily: 1.5" for host web1', 'a fraction'],
    [{ daily: '7' }, `Invalid retention "daily: '7'" for host web1`, 'a text'],
    [{ daily: null }, 'Invalid retention "daily: null"', 'null is no count'],
    [{ daily: NaN }, 'Invalid retention "daily: null"', 'no number'],
    [{ daily: 10_001 }, 'Invalid retention "daily: 10001"', 'too large'],
    [{ daily: { toString: 1 } }, 'Invalid retention "daily: {', 'an object that cannot be a text'],
    [{ within: '7' }, `Invalid retention "within: '7'"`, 'no unit'],
    [{ within: '0d' }, `Invalid retention "within: '0d'"`, 'nothing'],
    [{ within: '-1d' }, `Invalid retention "within: '-1d'"`, 'negative'],
    [{ within: '7m' }, `Invalid retention "within: '7m'"`, 'minutes or months?'],
    [{ within: '7D' }, `Invalid retention "within: '7D'"`, 'upper case'],
    [{ within: '7d\n' }, `Invalid retention "within: '7d\\x0a'"`, 'a newline'],
    [{ within: '99999w' }, 'Invalid retention "within:', 'longer than a century'],
    [{ within: '' }, `Invalid retention "within: ''"`, 'empty'],
    [{ within: 7 }, 'Invalid retention "within: 7"', 'a number'],
    [{ within: ['7d'] }, 'Invalid retention "within: ["7d"]"', 'a list that reads like a text'],
    [{ dayly: 1 }, 'Unknown retention field "dayly" for host web1: expected last, hourly', 'misspelt'],
    [{ toString: 1 }, 'Unknown retention field "toString"', 'a name that objects have'],
  ])('%j is refused: %s (%s)', (input, problem) => {
    expect(problemsOf(() => parseRetentionPolicy(input as never, 'for host web1'))).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  test('with several problems names them all', () => {
    expect(problemsOf(() => parseRetentionPolicy({ daily: -1, weekly: -1, within: 'x' }))).toHaveLength(3);
  });

  test.each([
    ['1h', 3_600_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['4w', 2_419_200_000],
    ['5217w', 5217 * 604_800_000],
    ['5218w', null],
  ])('%s is %j milliseconds', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });
});
