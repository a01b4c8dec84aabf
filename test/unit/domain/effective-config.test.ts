import { describe, expect, test } from '@jest/globals';
import { parseAddress } from '../../../lib/domain/address.ts';
import { defaultSettings } from '../../../lib/domain/default-settings.ts';
import { effectiveConfig, settingOrigins } from '../../../lib/domain/effective-config.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { parseGlobalSettings, parseHostOverrides, settingNames } from '../../../lib/domain/parse-settings.ts';

const identity = { host: parseHostName('web1'), address: parseAddress('192.0.2.1') };
const global = {
  ...defaultSettings,
  ...parseGlobalSettings({
    excludes: ['*.tmp', '/proc/*'],
    sshKeyPath: '/key',
    retention: { daily: 14, weekly: 8, within: '7d' },
  }),
};
const join = (overrides: Record<string, unknown>) =>
  effectiveConfig(identity, global, parseHostOverrides(overrides));

describe('the effective configuration', () => {
  test('of a host that overrides nothing is the global one, with its name and address', () => {
    expect(join({})).toEqual({ ...global, ...identity });
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a value', { sshPort: 2222 }, { sshPort: 2222 }],
    ['zero is a value', { maxDelete: 0 }, { maxDelete: 0 }],
    ['false is a value', { compress: false }, { compress: false }],
    ["null means the service's own key", { sshKeyPath: null }, { sshKeyPath: null }],
    ['an absent field is inherited', {}, { sshKeyPath: '/key' }],
    ['sources are replaced', { sources: ['/srv'] }, { sources: ['/srv'] }],
    [
      'added excludes follow the global ones',
      { excludes: { mode: 'add', patterns: ['x'] } },
      { excludes: ['*.tmp', '/proc/*', 'x'] },
    ],
    [
      'one that is there already is not repeated',
      { excludes: { mode: 'add', patterns: ['*.tmp'] } },
      { excludes: ['*.tmp', '/proc/*'] },
    ],
    [
      'adding nothing changes nothing',
      { excludes: { mode: 'add', patterns: [] } },
      { excludes: ['*.tmp', '/proc/*'] },
    ],
    ['excludes are replaced', { excludes: { mode: 'replace', patterns: ['x'] } }, { excludes: ['x'] }],
    [
      'replacing with nothing excludes nothing',
      { excludes: { mode: 'replace', patterns: [] } },
      { excludes: [] },
    ],
    [
      'retention is joined field by field',
      { retention: { daily: 3 } },
      { retention: { ...global.retention, daily: 3 } },
    ],
    [
      '"within" can be switched off',
      { retention: { within: null } },
      { retention: { ...global.retention, within: null } },
    ],
  ])('%s: %j', (_rule, overrides, expected) => {
    expect(join(overrides)).toMatchObject(expected);
  });

  test('never loses a global value, a guard least of all, to an undefined override', () => {
    const holes = Object.fromEntries(settingNames.map((name) => [name, undefined]));
    expect(effectiveConfig(identity, global, holes as never)).toStrictEqual({ ...global, ...identity });
    const retention = { daily: undefined } as never;
    expect(effectiveConfig(identity, global, { retention }).retention).toStrictEqual(global.retention);
  });

  test('takes nothing from a host row but name and address', () => {
    const row = { ...identity, maxDelete: 999_999, enabled: true };
    expect(effectiveConfig(row, global, {})).toEqual({ ...global, ...identity });
  });
});

test('origins say for each setting whose value it is', () => {
  const origins = (overrides: Record<string, unknown>) =>
    settingOrigins(parseHostOverrides(overrides), global);
  expect(Object.keys(origins({})).sort()).toEqual([...settingNames].sort());
  expect(new Set(Object.values(origins({})))).toEqual(new Set(['global']));
  expect(origins({ sshKeyPath: null }).sshKeyPath).toBe('host');
  expect(origins({ excludes: { mode: 'add', patterns: ['x'] } }).excludes).toBe('global+host');
  expect(origins({ excludes: { mode: 'add', patterns: [] } }).excludes).toBe('global');
  expect(origins({ excludes: { mode: 'replace', patterns: [] } }).excludes).toBe('host');
  expect(origins({ retention: { daily: 1 } }).retention).toBe('global+host');
  expect(origins({ retention: {} }).retention).toBe('global');
});
