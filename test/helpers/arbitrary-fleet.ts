import fc from 'fast-check';
import { parseAddress } from '../../lib/domain/address.ts';
import { parseHostName } from '../../lib/domain/host-name.ts';
import { rsyncPaths } from '../../lib/domain/host-settings.ts';
import { parseGlobalSettings, parseHostOverrides, settingBounds } from '../../lib/domain/parse-settings.ts';
import type { Fleet, FleetGlobal, FleetHost, FleetSchedule, JsonObject } from '../../lib/fleet-file/fleet.ts';

/** Texts that YAML readers like to take for something else. */
const trickyTexts = [
  'yes',
  'off',
  'null',
  '~',
  '22:30',
  '0x1f',
  '1e3',
  '.inf',
  '- x',
  '# x',
  'a: b',
  '*a',
  '&a',
  '|',
  '"',
  "'",
];

const text = (maxLength: number) =>
  fc.oneof(
    fc.constantFrom(...trickyTexts),
    fc
      .string({ unit: 'grapheme', minLength: 1, maxLength })
      .filter((value) => value.isWellFormed() && !/[\u0000-\u001f\u007f-\u009f]/.test(value)),
  );

const pattern = text(30).filter((value) => value.trim() !== '' && value !== '!' && !/^[+-] /.test(value));
const patterns = fc.array(pattern, { maxLength: 4 });
const sources = fc.uniqueArray(fc.constantFrom('/etc', '/srv/www', '/home', '/var/lib/ä b', '/opt/#1'), {
  minLength: 1,
});
const count = fc.integer({ min: 0, max: 100 });
const retention = {
  last: count,
  hourly: count,
  daily: count,
  weekly: count,
  monthly: count,
  yearly: count,
  within: fc.constantFrom(null, '12h', '7d'),
};
const numbers = Object.fromEntries(
  Object.entries(settingBounds).map(([field, [min, max]]) => [field, fc.integer({ min, max })]),
);
const plainSettings = {
  ...numbers,
  sources,
  includes: patterns,
  sshUser: fc.constantFrom('root', 'backup', 'yes', 'null'),
  sshKeyPath: fc.constantFrom(null, '/etc/pobsync/key', '/k/# x'),
  rsyncPath: fc.constantFrom(...rsyncPaths),
  rsyncExtraArgs: fc.subarray(['--fuzzy', '--sparse', '--max-size=2G']),
  oneFileSystem: fc.boolean(),
  compress: fc.boolean(),
  protectBases: fc.boolean(),
};
const optional = { requiredKeys: [] as never[] };

const schedule: fc.Arbitrary<FleetSchedule> = fc.record({
  cron: fc.constantFrom('15 2 * * *', '@daily', '0 0 1 * *'),
  timeZone: fc.constantFrom(null, 'Europe/Berlin'),
  prune: fc.boolean(),
  enabled: fc.boolean(),
  options: fc.constantFrom<JsonObject>({}, { percent: 5 }),
});

const verifySchedule: fc.Arbitrary<FleetSchedule> = fc
  .tuple(schedule, fc.constantFrom<JsonObject>({}, { samplePercent: 5 }, { samplePercent: 100, workers: 3 }))
  .map(([times, options]) => ({ ...times, prune: false, options }));

const extra: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom('x_logging', 'x-output', 'x 1', 'xYes', 'x: y'),
  fc.oneof(text(10), count, fc.boolean(), fc.constant(null), fc.array(text(5), { maxLength: 2 })),
  { maxKeys: 3, noNullPrototype: true },
);

const arbitraryGlobal: fc.Arbitrary<FleetGlobal> = fc.record({
  settings: fc
    .record({ ...plainSettings, excludes: patterns, retention: fc.record(retention) }, optional)
    .map((fields) => parseGlobalSettings(fields)),
  timeZone: fc.constantFrom(null, 'Europe/Berlin'),
  maxConcurrent: fc.constantFrom(null, 4),
  publicUrl: fc.constantFrom(null, 'https://backup.example'),
  extra,
});

const overrides = fc
  .record(
    {
      ...plainSettings,
      excludes: fc.record({ mode: fc.constantFrom('add' as const, 'replace' as const), patterns }),
      retention: fc.record(retention, optional).filter((policy) => Object.keys(policy).length > 0),
    },
    optional,
  )
  .map((fields) => parseHostOverrides(fields));

const arbitraryHost: fc.Arbitrary<FleetHost> = fc.record({
  name: fc.constantFrom('web1', 'db1', 'null', 'yes', '123', '1e3', '0.1', 'a.b-c_d').map(parseHostName),
  address: fc.constantFrom('web1.example', '192.0.2.1', '2001:db8::1', 'null').map(parseAddress),
  node: fc.constantFrom('main', 'cellar'),
  enabled: fc.boolean(),
  comment: fc.oneof(fc.constant(''), text(40)),
  settings: overrides,
  schedules: fc.record({ backup: fc.option(schedule), verify: fc.option(verifySchedule) }),
  extra,
});

/** Any configuration that can be stored; its hosts are in the order of their names. */
export const arbitraryFleet: fc.Arbitrary<Fleet> = fc.record({
  global: arbitraryGlobal,
  hosts: fc
    .uniqueArray(arbitraryHost, { selector: (host) => host.name, maxLength: 4 })
    .map((hosts) => hosts.sort((a, b) => (a.name < b.name ? -1 : 1))),
});

/** A configuration without anything, such as a new installation has. */
export const emptyFleet: Fleet = {
  global: { settings: {}, timeZone: null, maxConcurrent: null, publicUrl: null, extra: {} },
  hosts: [],
};
