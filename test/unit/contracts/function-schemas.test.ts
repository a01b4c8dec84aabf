import { describe, expect, test } from '@jest/globals';
import type { TSchema } from 'typebox';
import { backupEvent, backupResult } from '../../../lib/contracts/backup.ts';
import { discoverEvent, discoverResult } from '../../../lib/contracts/discover.ts';
import { parseValue } from '../../../lib/contracts/parse-value.ts';
import { pruneEvent, pruneResult } from '../../../lib/contracts/prune.ts';
import { scheduleTickEvent, scheduleTickResult } from '../../../lib/contracts/schedule-tick.ts';
import { hostNameShape, runIdShape, snapshotNameShape, timeShape } from '../../../lib/contracts/shapes.ts';
import { statusEvent, statusResult } from '../../../lib/contracts/status.ts';
import { problemsOf } from '../domain/problems-of.ts';

const name = '20261122T031500Z-k7f3q9';
const runId = '01k9x2m4q7abc';
const planHash = 'a'.repeat(64);
const time = '2026-11-22T03:15:00.000Z';

const eventBridge = {
  version: '0',
  id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: '2026-11-22T03:15:00Z',
  region: 'eu-central-1',
  resources: ['arn:aws:events:eu-central-1:123456789012:rule/tick'],
  detail: {},
};

const samples = {
  prune: {
    runId,
    host: 'web1',
    kind: 'scheduled',
    applied: true,
    planHash,
    maxDelete: 10,
    keep: [{ name, kind: 'scheduled', bytesNew: 4096, reasons: ['pinned'] }],
    delete: [{ name, kind: 'scheduled', bytesNew: null, reason: 'older than 7d' }],
    incomplete: [{ name: 'x', reason: 'left by a failed run' }],
    deleted: [{ name, kind: 'scheduled' }],
  },
  backup: {
    runId,
    host: 'web1',
    status: 'success',
    dryRun: false,
    snapshot: { kind: 'scheduled', name, path: '/mnt/backups/web1', status: 'complete' },
    base: { kind: 'manual', name },
    stats: {
      filesTotal: 3,
      filesTransferred: 1,
      filesLinked: 2,
      bytesTotal: 300,
      bytesTransferred: 100,
      bytesNew: 100,
      durationMs: 1500,
    },
    prune: null,
    warnings: [],
  },
};

describe('is taken:', () => {
  test.each<[string, TSchema, unknown]>([
    ['a backup of a host', backupEvent, { host: 'web1' }],
    [
      'a backup with everything',
      backupEvent,
      { host: 'web1', kind: 'manual', prune: true, dryRun: false, maxDelete: 0, runId },
    ],
    ['a plan', pruneEvent, { host: 'web1' }],
    [
      'a prune with everything',
      pruneEvent,
      { host: 'web1', kind: 'all', protectBases: true, apply: true, maxDelete: 10, planHash, runId },
    ],
    ['a discovery of all hosts', discoverEvent, {}],
    ['a discovery of one', discoverEvent, { host: 'web1' }],
    ['a question for the status', statusEvent, {}],
    ['a tick', scheduleTickEvent, {}],
    ['a tick at a time', scheduleTickEvent, { now: time }],
    ['what EventBridge sends for a schedule', scheduleTickEvent, eventBridge],
    ['the result of a prune', pruneResult, samples.prune],
    ['the result of a backup', backupResult, samples.backup],
    ['one with its prune', backupResult, { ...samples.backup, prune: samples.prune }],
    ['one without a snapshot', backupResult, { ...samples.backup, snapshot: null, base: null }],
    ['the result of a discovery', discoverResult, { runId: null, hosts: [], ignored: [] }],
    ['the result of a tick', scheduleTickResult, { now: time, due: [], recovered: [], skipped: [] }],
  ])('%s', (_what, schema, value) => {
    expect(parseValue(schema, value, 'value')).toBe(value);
  });
});

describe('is refused:', () => {
  test.each<[string, TSchema, unknown, string]>([
    ['no host', backupEvent, {}, 'Missing event.host'],
    ['no object', backupEvent, 'web1', 'Invalid event "web1"'],
    ['null', backupEvent, null, 'Invalid event null'],
    ['a list', backupEvent, [], 'Invalid event'],
    ['a path as host', backupEvent, { host: '../x' }, 'Invalid event.host "../x"'],
    ['two dots in a host', backupEvent, { host: 'a..b' }, 'Invalid event.host "a..b"'],
    ['a host that is a number', backupEvent, { host: 1 }, 'Invalid event.host 1'],
    ['a misspelt field', backupEvent, { host: 'web1', dryrun: true }, 'Unknown event.dryrun'],
    ['text for a flag', backupEvent, { host: 'web1', dryRun: 'false' }, 'Invalid event.dryRun "false"'],
    ['all kinds at once', backupEvent, { host: 'web1', kind: 'all' }, 'Invalid event.kind "all"'],
    ['text for a number', backupEvent, { host: 'web1', maxDelete: '5' }, 'Invalid event.maxDelete "5"'],
    ['a negative bound', pruneEvent, { host: 'web1', maxDelete: -1 }, 'Invalid event.maxDelete -1'],
    ['a fraction', pruneEvent, { host: 'web1', maxDelete: 1.5 }, 'Invalid event.maxDelete 1.5'],
    [
      'a hash in upper case',
      pruneEvent,
      { host: 'web1', planHash: 'A'.repeat(64) },
      'Invalid event.planHash',
    ],
    ['an empty hash', pruneEvent, { host: 'web1', planHash: '' }, 'Invalid event.planHash'],
    ['a null that is no value', pruneEvent, { host: 'web1', apply: null }, 'Invalid event.apply null'],
    ['a run id of another form', pruneEvent, { host: 'web1', runId: '1' }, 'Invalid event.runId "1"'],
    ['a host and a typo', discoverEvent, { hosts: 'web1' }, 'Unknown event.hosts'],
    ['anything in a status', statusEvent, { host: 'web1' }, 'Unknown event.host'],
    ['a time in words', scheduleTickEvent, { now: 'yesterday' }, 'event'],
    ['a time with an offset', scheduleTickEvent, { now: '2026-11-22T03:15:00+01:00' }, 'event'],
    ['month 13', scheduleTickEvent, { now: '2026-13-22T03:15:00Z' }, 'event'],
    ['an event of another source', scheduleTickEvent, { ...eventBridge, source: 'me' }, 'event'],
    ['a result without its plan', pruneResult, { ...samples.prune, keep: undefined }, 'event'],
    [
      'half a file',
      backupResult,
      { ...samples.backup, stats: { ...samples.backup.stats, filesTotal: 0.5 } },
      'event',
    ],
    [
      'a status that does not exist',
      backupResult,
      { ...samples.backup, status: 'ok' },
      'Invalid event.status "ok"',
    ],
    ['half a status', statusResult, { version: '1.0.0' }, 'Missing event.node'],
  ])('%s', (_what, schema, value, problem) => {
    expect(problemsOf(() => parseValue(schema, value, 'event')).join(' ')).toContain(problem);
  });
});

test.each([
  ['hostNameShape', hostNameShape],
  ['runIdShape', runIdShape],
  ['snapshotNameShape', snapshotNameShape],
  ['timeShape', timeShape],
])('the example that %s shows is one that it takes', (_name, schema) => {
  const { examples } = schema as unknown as { examples: string[] };
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(parseValue(schema, example, 'example')).toBe(example);
});
