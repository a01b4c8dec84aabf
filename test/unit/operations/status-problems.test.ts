import { describe, expect, test } from '@jest/globals';
import type { StatusResult } from '../../../lib/contracts/status.ts';
import { statusProblems } from '../../../lib/operations/status-problems.ts';

const well: StatusResult = {
  version: '1.0.0',
  node: 'main',
  database: { backend: 'sqlite', ok: true },
  counts: { hosts: 1, schedules: 1, snapshots: 1, runs: 1, queued: 0, running: 0 },
  latestRun: null,
  scheduler: { running: true, lastTickAt: '2026-11-23T02:15:00.000Z', workers: 1 },
  notices: [],
  backupRoot: { path: '/b', present: true, problem: null, freeBytes: 1, totalBytes: 2, freeInodes: 1 },
};

describe('what keeps the service from working', () => {
  test('is nothing when database, scheduler and backup root are there', () => {
    expect(statusProblems(well)).toEqual([]);
  });

  test('is a scheduler that stopped ticking, with the time of its last tick', () => {
    const scheduler = { ...well.scheduler, running: false };
    expect(statusProblems({ ...well, scheduler })).toEqual([
      'No scheduler is running: last tick 2026-11-23T02:15:00.000Z.',
    ]);
  });

  test('is a backup root that is not set, or away for a reason that is told', () => {
    const absent = { ...well.backupRoot, present: false, problem: 'The marker of /b is gone.' };
    expect(statusProblems({ ...well, backupRoot: absent })).toEqual(['The marker of /b is gone.']);
    expect(statusProblems({ ...well, backupRoot: { ...absent, path: null } })).toEqual([
      'No backup root is set.',
    ]);
  });

  test('is a backup disk on which no backup would begin', () => {
    const full = { ...well.backupRoot, problem: 'The backup disk has 0.2 % free space.' };
    expect(statusProblems({ ...well, backupRoot: full })).toEqual([full.problem]);
  });

  test('is told all at once', () => {
    const broken = {
      ...well,
      database: { ...well.database, ok: false },
      scheduler: { running: false, lastTickAt: null, workers: 0 },
      backupRoot: { ...well.backupRoot, path: null, present: false },
    };
    expect(statusProblems(broken)).toHaveLength(3);
  });
});
