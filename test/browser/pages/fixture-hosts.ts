import { defaultSettings } from '../../../lib/domain/default-settings.ts';
import { settingOrigins } from '../../../lib/domain/effective-config.ts';
import { parseHostOverrides } from '../../../lib/domain/parse-settings.ts';
import { hostFormValues } from '../../../lib/gateway/pages/settings-form-values.ts';
import { fixesFor } from '../../../lib/domain/check-fixes.ts';
import type { CheckView } from '../../../lib/gateway/pages/views/check-view.ts';
import type { DiscoverView } from '../../../lib/gateway/pages/views/discover-view.ts';
import type { HostFormView } from '../../../lib/gateway/pages/views/host-form-view.ts';
import type { HostKeysView } from '../../../lib/gateway/pages/views/host-keys-view.ts';
import type { HostHead, HostView } from '../../../lib/gateway/pages/views/host-view.ts';
import type { RetentionView } from '../../../lib/gateway/pages/views/retention-view.ts';
import type { ScheduleView } from '../../../lib/gateway/pages/views/schedule-view.ts';
import { before, history, hostile, noise, runRow, snapshots } from './fixture-rows.ts';

export const head: HostHead = {
  name: 'web1',
  address: 'web1.example.net',
  enabled: true,
  comment: 'Public web server, Amsterdam',
  health: 'ok',
  healthReason: null,
  healthCure: null,
  runningRunId: null,
  damagedSnapshots: 0,
};

export const hostileHead: HostHead = {
  ...head,
  name: 'h'.repeat(63),
  address: hostile,
  comment: hostile,
  health: 'failing',
  healthReason: hostile,
  healthCure: hostile,
};

const overrides = parseHostOverrides({
  sources: ['/etc', '/var/www', '/home'],
  excludes: { mode: 'add', patterns: ['/var/www/*/cache/', '*.log.gz'] },
  sshPort: 2222,
  bandwidthLimitKibPerSecond: 20_480,
  retention: { daily: 30 },
});
const origins = settingOrigins(overrides, defaultSettings);
const fingerprint = 'SHA256:1Jz0xYt7u3mMqK8oV6a4yS9wPq2rLk5nBcD3fGhJ7Xs';
const key = { type: 'ssh-ed25519', fingerprint, approvedAt: before(3000), approvedBy: 'anna' };
const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5m7v0z8dQ2w1mV5x6Yt3uK9oPqRsTuVwXyZ0123456 pobsync@backup';

export function hostView(host: HostHead = head): HostView {
  const rows = snapshots(30).map((row) => ({ ...row, host: host.name }));
  return {
    host,
    lastGood: rows[0] ?? null,
    snapshotCount: rows.length,
    bytesOnDisk: 402e9,
    schedule: {
      cron: '15 2 * * *',
      timeZone: 'Europe/Amsterdam',
      prune: true,
      enabled: true,
      next: [11, 35, 59].map((hours) => before(-hours)),
    },
    key: { state: 'approved', approved: key },
    settings: {
      ...defaultSettings,
      ...overrides,
      excludes: defaultSettings.excludes,
      retention: defaultSettings.retention,
    },
    origins,
    runs: [
      runRow(0, { host: host.name, trigger: 'web', requestedBy: 'anna' }),
      runRow(1, {
        host: host.name,
        status: 'failed',
        message: 'Connection to web1.example.net timed out.',
        bytesTransferred: null,
      }),
      runRow(2, { host: host.name, operation: 'prune', bytesTransferred: null }),
      runRow(3, { host: host.name, status: 'warning', message: 'rsync could not read 2 files.' }),
      runRow(4, {
        host: host.name,
        status: 'skipped',
        message: 'The host was still being backed up.',
        durationMs: null,
      }),
    ],
    snapshots: rows.slice(0, 6),
    timeline: [...rows].reverse(),
    history: history(5, 60),
    trend: Array.from({ length: 60 }, (_, index) => ({
      at: before((59 - index) * 24 + 11),
      bytesTotal: 120e9 + index * 1.1e9 + noise(index) * 2e9,
      bytesTransferred: noise(index + 5) * 6e9,
      durationMs: 400_000 + noise(index + 2) ** 2 * 1_500_000,
    })),
  };
}

export function freshHost(): HostView {
  return {
    ...hostView({
      ...head,
      comment: null,
      health: 'never',
      healthReason: 'No backup was made yet: the host key is not approved.',
      healthCure: 'Compare and approve it on the Host key page.',
    }),
    lastGood: null,
    snapshotCount: 0,
    bytesOnDisk: null,
    schedule: null,
    key: { state: 'unknown', approved: null },
    runs: [],
    snapshots: [],
    timeline: [],
    history: [],
    trend: [],
  };
}

export function hostileHost(): HostView {
  const view = hostView(hostileHead);
  return {
    ...view,
    runs: view.runs.map((run) => ({ ...run, message: hostile, requestedBy: hostile })),
    key: { state: 'changed', approved: { ...key, type: hostile, approvedBy: hostile } },
  };
}

export const newHostForm: HostFormView = {
  host: null,
  form: { values: { enabled: 'on' }, problems: [] },
  global: defaultSettings,
  origins: null,
};

export function hostForm(host: HostHead = head): HostFormView {
  return {
    host,
    form: {
      values: {
        ...hostFormValues(overrides),
        name: host.name,
        address: host.address,
        comment: host.comment ?? '',
        enabled: 'on',
      },
      problems: [{ field: 'sshPort', message: 'Invalid sshPort "0": expected an integer from 1 to 65535.' }],
    },
    global: defaultSettings,
    origins,
  };
}

export const schedule: ScheduleView = {
  host: head,
  form: {
    values: { cron: '15 2 * * *', timeZone: 'Europe/Amsterdam', prune: 'on', enabled: 'on' },
    problems: [],
  },
  exists: true,
  next: [11, 35, 59, 83, 107].map((hours) => before(-hours)),
  timeZone: 'Europe/Amsterdam',
  timeZones: ['Europe/Amsterdam', 'Europe/Berlin', 'UTC'],
};

export const badSchedule: ScheduleView = {
  ...schedule,
  form: {
    values: { cron: '99 * * * *', timeZone: 'Europe/Amsterdam' },
    problems: [
      {
        field: 'cron',
        message: 'Invalid cron expression "99 * * * *": expected five fields such as "15 2 * * *".',
      },
    ],
  },
  exists: false,
  next: null,
};

export function retention(host: HostHead = head): RetentionView {
  const rows = snapshots(34).map((row, index) => ({
    name: row.name,
    kind: row.kind,
    status: row.status,
    pinned: row.pinned,
    startedAt: row.startedAt,
    bytesNew: row.bytesNew,
    keep: !(index > 9 && index % 4 === 2),
    reasons:
      index > 9 && index % 4 === 2
        ? [`not among the newest 14 days; weekly 2026-W45 filled by ${row.name}`]
        : [
            `daily ${row.startedAt.slice(0, 10)} (${index + 1} of 14)`,
            ...(index % 5 === 0 ? ['weekly 2026-W47 (1 of 8)'] : []),
          ],
  }));
  return {
    host,
    kind: 'scheduled',
    protectBases: false,
    policy: defaultSettings.retention,
    timeZone: 'Europe/Amsterdam',
    planHash: 'a'.repeat(64),
    maxDelete: 10,
    rows,
    incomplete: [{ name: '20261119T021500Z-zzzzzz', reason: 'left by a run that was interrupted' }],
    problems: [],
  };
}

export function refusedRetention(): RetentionView {
  return {
    ...retention(),
    maxDelete: 2,
    problems: [
      { field: 'confirmHost', message: 'That is not the name of the host.' },
      { field: null, message: 'Refused to prune web1: the plan changed since it was shown.' },
    ],
  };
}

export const emptyRetention: RetentionView = { ...retention(), rows: [], incomplete: [] };

export const discover: DiscoverView = {
  host: head,
  run: runRow(0, { operation: 'discover', trigger: 'web', requestedBy: 'anna' }),
  result: {
    host: 'web1',
    hostAdded: false,
    found: 30,
    added: 2,
    updated: 1,
    missing: 1,
    ignored: [
      { path: '/mnt/backups/pobsync/web1/scheduled/old-copy', reason: 'not the name of a snapshot' },
      { path: `/mnt/backups/pobsync/web1/${hostile}`, reason: hostile },
    ],
  },
};

export const noDiscover: DiscoverView = { host: head, run: null, result: null };

export const hostKeys: HostKeysView = {
  host: head,
  state: 'approved',
  approved: [key],
  scan: null,
  presented: null,
  servicePublicKey: publicKey,
  sshUser: 'root',
  problems: [],
};

export const changedHostKeys: HostKeysView = {
  ...hostKeys,
  host: { ...head, health: 'failing' },
  state: 'changed',
  presented: {
    at: before(0.02),
    keys: [
      {
        type: 'ssh-ed25519',
        fingerprint: 'SHA256:uNiT3StKeYf1NgErPr1Nt0fTh3N3wMaCh1n3AbCdEfG',
        approvedAt: null,
        approvedBy: null,
      },
    ],
  },
};

export const newHostKeys: HostKeysView = { ...changedHostKeys, host: head, state: 'unknown', approved: [] };

const fixFacts = {
  host: 'web1',
  address: 'web1.example',
  sshPort: 22,
  sshUser: 'root',
  rsyncPath: 'rsync',
  publicLine: publicKey,
  backupRoot: '/mnt/backups/pobsync',
};

export const askingHostKeys: HostKeysView = {
  ...newHostKeys,
  presented: null,
  scan: { id: '01k9x2m4q7abc', status: 'running', message: null, cure: null },
};

export const check: CheckView = {
  host: { ...head, health: 'never' },
  isFirst: true,
  run: runRow(0, { operation: 'check', status: 'warning', trigger: 'web', requestedBy: 'anna' }),
  found: {
    runId: '01k9x2m4q7abc',
    host: 'web1',
    at: before(0.1),
    ok: 'warning',
    checks: (
      [
        ['space', 'ok', null, 'The backup disk is there and has room.', null],
        ['hard_links', 'ok', null, 'The backup disk has hard links.', null],
        ['login', 'ok', null, 'The login as root works.', null],
        ['source', 'warning', null, 'The source /srv is empty.', 'Check that it is mounted on the host.'],
      ] as const
    ).map(([name, ok, code, message, cure]) => {
      const finding = { name, ok, code, message, cure };
      return { ...finding, fixes: fixesFor({ ...finding, source: '/srv' }, fixFacts) };
    }),
  },
};

const refused = {
  name: 'login',
  ok: 'failed' as const,
  code: 'login_refused' as const,
  message: `Backup of web1 (web1.example) failed: the host refused the login: ${hostile}`,
  cure: 'Put the service’s public key into the authorized_keys of that user on the host.',
};

export const failedHostileCheck: CheckView = {
  ...check,
  found: {
    runId: '01k9x2m4q7abc',
    host: 'web1',
    at: before(0.1),
    ok: 'failed',
    checks: [{ ...refused, fixes: fixesFor(refused, fixFacts) }],
  },
};
