import { describe, expect, test } from '@jest/globals';
import {
  isEnded,
  runExitCode,
  runMayBecome,
  runStatuses,
  type RunStatus,
} from '../../../lib/domain/run-status.ts';
import {
  isGood,
  snapshotMayBecome,
  snapshotStatuses,
  type SnapshotStatus,
} from '../../../lib/domain/snapshot-status.ts';

// every pair that is not in these tables is forbidden
const runMoves: Record<RunStatus, RunStatus[]> = {
  queued: ['running', 'cancelled', 'skipped', 'failed'],
  running: ['success', 'warning', 'failed', 'cancelled', 'interrupted', 'skipped'],
  success: [],
  warning: [],
  failed: [],
  cancelled: [],
  // its snapshot was found on disk
  interrupted: ['success', 'warning'],
  skipped: [],
};
const snapshotMoves: Record<SnapshotStatus, SnapshotStatus[]> = {
  complete: ['damaged', 'missing', 'deleting'],
  partial: ['damaged', 'missing', 'deleting'],
  suspicious: ['damaged', 'missing', 'deleting'],
  damaged: ['complete', 'partial', 'suspicious', 'missing', 'deleting'],
  missing: ['complete', 'partial', 'suspicious', 'damaged', 'deleting'],
  deleting: ['complete', 'partial', 'suspicious', 'damaged', 'missing'],
};

describe('a run', () => {
  test.each(runStatuses)('that is %s may become what the table says, and nothing else', (from) => {
    expect(runStatuses.filter((to) => runMayBecome(from, to))).toEqual(
      runStatuses.filter((to) => runMoves[from].includes(to)),
    );
  });

  test('that ended goes nowhere, except that an interrupted one may prove to have ended well', () => {
    for (const from of runStatuses.filter((status) => isEnded(status) && status !== 'interrupted')) {
      expect(runStatuses.some((to) => runMayBecome(from, to))).toBe(false);
    }
  });

  test('can reach every status from the queue', () => {
    const reached = new Set<RunStatus>(['queued']);
    // a set grows while it is walked
    for (const from of reached) for (const to of runStatuses) if (runMayBecome(from, to)) reached.add(to);
    expect([...reached].sort()).toEqual([...runStatuses].sort());
  });

  test.each<[RunStatus, number, boolean]>([
    ['queued', 1, false],
    ['running', 1, false],
    ['success', 0, true],
    ['warning', 3, true],
    ['failed', 1, true],
    ['cancelled', 130, true],
    ['interrupted', 130, true],
    ['skipped', 75, true],
  ])('that is %s exits with %i', (status, exitCode, ended) => {
    expect(runExitCode(status)).toBe(exitCode);
    expect(isEnded(status)).toBe(ended);
  });
});

describe('a snapshot', () => {
  test.each(snapshotStatuses)('that is %s may become what the table says, and nothing else', (from) => {
    expect(snapshotStatuses.filter((to) => snapshotMayBecome(from, to))).toEqual(
      snapshotStatuses.filter((to) => snapshotMoves[from].includes(to)),
    );
  });

  test.each<[SnapshotStatus, boolean, boolean]>([
    ['complete', false, true],
    ['complete', true, true],
    ['suspicious', false, false],
    ['suspicious', true, true],
    ['partial', true, false],
    ['damaged', true, false],
    ['missing', true, false],
    ['deleting', true, false],
  ])('that is %s (acknowledged: %s) counts as good: %s', (status, acknowledged, good) => {
    expect(isGood({ status, acknowledged })).toBe(good);
  });
});
