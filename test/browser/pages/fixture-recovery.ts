import { treePathId } from '../../../lib/domain/tree-path.ts';
import type { RestoreView } from '../../../lib/gateway/pages/views/restore-view.ts';
import type { RunView } from '../../../lib/gateway/pages/views/run-view.ts';
import type { VerifyView } from '../../../lib/gateway/pages/views/verify-view.ts';
import { place } from './fixture-files.ts';
import { head } from './fixture-hosts.ts';
import { before, hostile, runRow, snapshotRow, snapshots } from './fixture-rows.ts';
import { run } from './fixture-runs.ts';

const evidence = { address: 'web1.example.net', sshUser: 'backup', hostKeyApproved: true, lastWrite: null };
const chosen = ['/etc/nginx', '/var/www/shop/index.php', '/home/anna/Pictures/2026'];

export function restore(values: Record<string, string> = {}, over: Partial<RestoreView> = {}): RestoreView {
  return {
    ...place,
    step: 'choose',
    paths: chosen.map((shown) => ({ id: treePathId(Buffer.from(shown.slice(1))), shown })),
    top: '/',
    measure: { files: 1204, directories: 61, others: 3, bytes: 3.4e9, isWhole: true },
    form: { values, problems: [] },
    evidence,
    node: 'main',
    ...over,
  };
}

export const restoreRefused = (): RestoreView =>
  restore(
    { place: 'directory', directory: 'srv' },
    {
      paths: [],
      form: {
        values: { place: 'directory', directory: 'srv' },
        problems: [
          { field: 'directory', message: `Invalid directory "${hostile}": expected an absolute path.` },
        ],
      },
    },
  );

export const restoreReview = (): RestoreView =>
  restore({ place: 'directory', directory: '/srv/restored' }, { step: 'review' });

export const restoreToHost = (): RestoreView =>
  restore(
    { place: 'origin' },
    {
      step: 'review',
      evidence: { ...evidence, lastWrite: { runId: '01k9x2m4q0007', at: before(70), allowed: true } },
      measure: { files: 20_000, directories: 0, others: 0, bytes: 91e9, isWhole: false },
    },
  );

export const restoreAndDelete = (): RestoreView =>
  restore(
    { place: 'host', hostDirectory: '/var/restored', deleteExtra: 'on' },
    {
      step: 'review',
      paths: [],
      status: 'damaged',
      evidence: { ...evidence, lastWrite: { runId: '01k9x2m4q0007', at: before(70), allowed: false } },
      form: {
        values: { place: 'host', hostDirectory: '/var/restored', deleteExtra: 'on' },
        problems: [
          { field: 'confirmHost', message: 'Invalid confirmation "": expected the name of the host, web1.' },
        ],
      },
    },
  );

export const hostileRestore = (): RestoreView =>
  restore(
    { place: 'origin' },
    {
      step: 'review',
      paths: [{ id: treePathId(Buffer.from('x')), shown: `/${hostile}` }],
      evidence: { ...evidence, hostKeyApproved: false },
    },
  );

const rows = snapshots(30);
const named = (from: number, to: number) =>
  rows.slice(from, to).map(({ kind, name, startedAt }) => ({ kind, name, startedAt }));

export function verify(over: Partial<VerifyView> = {}): VerifyView {
  const verifyRun = (index: number, status: 'success' | 'warning' = 'success') =>
    runRow(index, {
      operation: 'verify',
      status,
      snapshot: null,
      bytesTransferred: null,
      message: status === 'warning' ? '2 files are damaged; 7 snapshots have them.' : null,
    });
  return {
    host: head,
    last: { run: verifyRun(8), samplePercent: 10, damaged: 0, bytesHashed: 41e9 },
    bytesOnDisk: 402e9,
    bytesVerified: 331e9,
    snapshotsTotal: 30,
    snapshotsVerified: 24,
    oldestVerifiedAt: before(24 * 40),
    samples: { count: 7, percent: 70, since: before(24 * 49) },
    snapshots: named(0, 30).map((one, index) => ({
      ...one,
      verifiedAt: index < 6 ? null : before(24 * 40),
    })),
    runs: [verifyRun(8), verifyRun(42), verifyRun(76, 'warning')],
    damage: { snapshots: [], files: [], filesTotal: 0, problem: null, inOne: null },
    form: { values: { samplePercent: '100' }, problems: [] },
    schedule: {
      exists: true,
      hostEnabled: true,
      form: {
        values: { cron: '0 4 * * 0', timeZone: 'Europe/Amsterdam', samplePercent: '10', enabled: 'on' },
        problems: [],
      },
      next: [1, 2, 3, 4, 5].map((week) => before(-week * 168)),
      timeZone: 'Europe/Amsterdam',
      timeZones: ['UTC', 'Europe/Amsterdam'],
      current: { cron: '0 4 * * 0', samplePercent: 10, enabled: true },
    },
    ...over,
  };
}

export function damagedVerify(
  names: readonly string[] = ['/var/lib/mysql/shop/orders.ibd', '/home/anna/Pictures/2026/IMG_004112.jpg'],
): VerifyView {
  return verify({
    host: {
      ...head,
      health: 'damaged',
      healthReason: '7 snapshots hold files whose bytes changed on the disk.',
      damagedSnapshots: 7,
    },
    damage: {
      snapshots: named(3, 10),
      filesTotal: names.length,
      problem: null,
      inOne: rows[5]?.name ?? null,
      files: names.map((path, index) => ({
        path,
        id: treePathId(Buffer.from(path.slice(1))),
        foundAt: before(8),
        isReadable: index !== 1,
        snapshots: named(3, index === 0 ? 10 : 6),
      })),
    },
  });
}

export const hostileVerify = (): VerifyView => damagedVerify([`/${hostile}`, '/two\nlines', '/srv/plain']);

export const neverVerified = (): VerifyView =>
  verify({
    last: null,
    bytesVerified: 0,
    snapshotsVerified: 0,
    oldestVerifiedAt: null,
    samples: null,
    runs: [],
    schedule: { ...verify().schedule, exists: false, current: null },
  });

function restoreRun(dryRun: boolean, changes: string[]): RunView {
  const { kind, name } = snapshotRow(0);
  return run({
    run: runRow(1, { operation: 'restore', trigger: 'web', requestedBy: 'anna', snapshot: { kind, name } }),
    stats: null,
    base: null,
    slotAt: null,
    dryRun,
    restore: {
      to: '/srv/restored',
      pathCount: 3,
      outcome: {
        snapshot: { kind, name },
        target: '/srv/restored',
        dryRun,
        filesTransferred: 1204,
        bytesTransferred: 3.4e9,
        durationMs: 41_000,
        changes,
        changesTotal: dryRun ? 1269 : 1269,
      },
      again: { place: 'directory', directory: '/srv/restored' },
    },
  });
}

export const restoredRun = (): RunView => restoreRun(false, []);

export const dryRestoreRun = (): RunView =>
  restoreRun(true, [
    'cd+++++++++ 4096 etc/nginx/',
    '>f+++++++++ 2841 etc/nginx/nginx.conf',
    '>f.st...... 18211 var/www/shop/index.php',
    '.f...pog... 220 home/anna/.bashrc',
    'cL+++++++++ 9 etc/nginx/sites-enabled/shop -> ../sites-available/shop',
    'hf+++++++++ 12 home/anna/Pictures/2026/same => home/anna/Pictures/2026/first',
    '*deleting 0 var/www/shop/new.php',
    '>f+++++++++ 12 home/caf\\#303\\#251.txt',
  ]);

export const hostileRestoreRun = (): RunView => restoreRun(true, [`>f+++++++++ 12 ${hostile}`, hostile]);

export function verifyRun(): RunView {
  return run({
    run: runRow(1, { operation: 'verify', status: 'warning', snapshot: null }),
    stats: null,
    base: null,
    warnings: ['2 files are damaged; 7 snapshots have them.'],
    verify: {
      runId: '01k9x2m4q0001',
      host: 'web1',
      status: 'warning',
      snapshots: named(0, 9).map(({ kind, name }) => ({
        kind,
        name,
        files: 412_000,
        filesHashed: 9000,
        damaged: 0,
      })),
      stats: {
        filesHashed: 412_991,
        bytesHashed: 186e9,
        recorded: 120,
        damaged: 3,
        healed: 1,
        durationMs: 1_900_000,
      },
      damage: damagedVerify().damage.files.map(({ path, id, snapshots: [one] }, index) => ({
        snapshot: { kind: one?.kind ?? 'scheduled', name: one?.name ?? '' },
        path,
        pathId: id,
        expected: 'a'.repeat(32),
        found: index === 0 ? 'b'.repeat(32) : null,
        healed: index === 1,
      })),
      marked: named(3, 10).map(({ kind, name }) => ({ kind, name })),
      warnings: [],
    },
  });
}
