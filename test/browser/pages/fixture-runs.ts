import type { RunView } from '../../../lib/gateway/pages/views/run-view.ts';
import type { SnapshotView } from '../../../lib/gateway/pages/views/snapshot-view.ts';
import { before, hostile, runRow, snapshotRow, snapshots } from './fixture-rows.ts';

const log = [
  ['info', 'backup of web1 begins'],
  ['info', 'base is 20261121T011500Z-k0001q'],
  ['info', 'rsync 3.5.0 on both sides'],
  ['info', 'sending incremental file list'],
  ['warn', 'file has vanished: "/var/www/shop/sessions/sess_8f31"'],
  ['info', '412,009 files, 186 GB; 4,112 transferred'],
  ['info', 'snapshot is complete and durable'],
] as const;

export function run(over: Partial<RunView> = {}): RunView {
  return {
    run: runRow(0, { trigger: 'web', requestedBy: 'anna' }),
    node: 'main',
    slotAt: before(1),
    dryRun: false,
    cancel: null,
    base: { kind: 'scheduled', name: '20261121T033000Z-k0001q' },
    problem: null,
    warnings: [],
    stats: {
      filesTotal: 412_009,
      filesTransferred: 4112,
      filesLinked: 407_897,
      bytesTotal: 186e9,
      bytesTransferred: 2.1e9,
      bytesNew: 4.4e9,
      durationMs: 754_000,
    },
    prune: null,
    discover: null,
    check: null,
    root: null,
    restore: null,
    verify: null,
    log: {
      lines: log.map(([level, text], index) => ({ at: before(1 - index * 0.02), level, text })),
      isTail: false,
    },
    ...over,
  };
}

export function liveRun(): RunView {
  return run({
    run: runRow(0, {
      id: '01k9x2m4q9999',
      status: 'running',
      startedAt: before(0.2),
      endedAt: null,
      durationMs: null,
      snapshot: null,
      progress: {
        phase: 'transferring',
        percent: 42.3,
        bytes: 5.2e9,
        bytesPerSecond: 41e6,
        etaSeconds: 173,
        files: 18_211,
      },
    }),
    stats: null,
  });
}

/** Somebody asked a running one to stop, and rsync has not ended yet. */
export function stoppingRun(by = 'anna'): RunView {
  return { ...liveRun(), cancel: { at: before(0.1), by } };
}

export function queuedRun(): RunView {
  const row = runRow(0, {
    status: 'queued',
    startedAt: null,
    endedAt: null,
    durationMs: null,
    snapshot: null,
  });
  return run({ run: row, stats: null, base: null, log: { lines: [], isTail: false } });
}

export function failedRun(
  text = 'The host web1 presents another key than the approved one; nothing was transferred.',
): RunView {
  return run({
    run: runRow(1, {
      status: 'failed',
      snapshot: null,
      message: text,
      requestedBy: text === hostile ? hostile : null,
    }),
    problem: {
      code: 'host_key_changed',
      message: text,
      cure:
        text === hostile
          ? hostile
          : 'Compare the new fingerprint on the host’s own console, then approve it.',
    },
    warnings: [text],
    stats: null,
    log: { lines: [{ at: before(1), level: 'error', text: text.repeat(3) }], isTail: true },
  });
}

export function pruneRun(): RunView {
  const rows = snapshots(12);
  return run({
    run: runRow(2, { operation: 'prune', snapshot: null }),
    stats: null,
    base: null,
    warnings: ['rsync could not read 2 files.', 'One directory vanished while it was read.'],
    prune: {
      runId: null,
      host: 'web1',
      kind: 'scheduled',
      applied: true,
      planHash: 'a'.repeat(64),
      maxDelete: 10,
      keep: rows
        .slice(0, 9)
        .map(({ name, kind, bytesNew }) => ({ name, kind, bytesNew, reasons: ['pinned'] })),
      delete: rows.slice(9).map(({ name, kind, bytesNew }) => ({
        name,
        kind,
        bytesNew,
        reason: 'not among the newest 14 days',
      })),
      incomplete: [],
      deleted: rows.slice(9, 11).map(({ name, kind }) => ({ name, kind })),
    },
    discover: {
      runId: null,
      hosts: [{ host: 'web1', hostAdded: true, found: 30, added: 2, updated: 1, missing: 0, ignored: [] }],
      ignored: [{ path: '/mnt/backups/pobsync/lost+found', reason: 'not the name of a host' }],
    },
  });
}

export function snapshot(over: Partial<SnapshotView['snapshot']> = {}): SnapshotView {
  const row = snapshotRow(3, { pinned: true, base: { kind: 'scheduled', name: '20261118T033000Z-k0004q' } });
  return {
    snapshot: {
      ...row,
      path: `/mnt/backups/pobsync/web1/scheduled/${row.name}/data`,
      endedAt: before(82.5),
      sources: ['/etc', '/var/www', '/home'],
      rsyncVersion: '3.5.0',
      rsyncExitCode: 0,
      filesTransferred: 4112,
      bytesTransferred: 2.1e9,
      warnings: [],
      runId: '01k9x2m4q0003',
      ...over,
    },
    keptBecause: ['pinned', 'daily 2026-11-19 (4 of 14)', 'weekly 2026-W47 (1 of 8)'],
    dependents: [{ kind: 'scheduled', name: '20261120T033000Z-k0002q', startedAt: before(59) }],
  };
}

export function hostileSnapshot(): SnapshotView {
  return {
    ...snapshot({
      status: 'suspicious',
      warnings: [hostile, 'x'.repeat(400)],
      sources: [`/${hostile}`],
      rsyncVersion: hostile,
      path: `/mnt/${hostile}`,
    }),
    keptBecause: [hostile],
    dependents: [],
  };
}
