import type { HistoryDay, HostRow } from '../../../lib/gateway/pages/views/host-row.ts';
import type { RunRow } from '../../../lib/gateway/pages/views/run-row.ts';
import type { SnapshotRow } from '../../../lib/gateway/pages/views/snapshot-row.ts';

/** The instant at which every fixture is looked at. */
export const now = '2026-11-22T14:30:00.000Z';

/** What a hostile machine or a bored colleague may put anywhere. */
export const hostile =
  '<script>alert(1)</script><img src=x onerror=alert(2)>"\'`{{7*7}} \u202egpj.exe \\x1b[31mred\\x1b[0m ' +
  'a-word-without-any-space-'.repeat(8);

const hourMs = 3_600_000;

export function before(hours: number): string {
  return new Date(Date.parse(now) - hours * hourMs).toISOString();
}

/** A repeatable number from 0 to 1. */
export function noise(seed: number): number {
  const value = Math.sin(seed * 12.9898 + 78.233) * 43758.5453;
  return value - Math.floor(value);
}

export function history(seed: number, days = 30): HistoryDay[] {
  return Array.from({ length: days }, (_, index) => {
    const chance = noise(seed * 100 + index);
    const status =
      chance > 0.96 ? 'failed' : chance > 0.92 ? 'warning' : chance > 0.89 ? null : ('success' as const);
    return {
      day: before((days - 1 - index) * 24).slice(0, 10),
      status,
      runId: status === null ? null : '01k9x2m4q7abc',
    };
  });
}

export function hostRow(name: string, over: Partial<HostRow> = {}): HostRow {
  const seed = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return {
    name,
    address: `${name}.example.net`,
    enabled: true,
    health: 'ok',
    healthReason: null,
    healthCure: null,
    lastGoodAt: before(2 + noise(seed) * 20),
    nextDueAt: before(-1 - noise(seed + 1) * 20),
    runningRun: null,
    snapshotCount: 20 + Math.floor(noise(seed + 2) * 30),
    bytesTotal: Math.floor(noise(seed + 3) * 4e11) + 2e9,
    history: history(seed),
    ...over,
  };
}

export function runRow(index: number, over: Partial<RunRow> = {}): RunRow {
  const startedAt = before(index * 5 + 1);
  const durationMs = 60_000 + Math.floor(noise(index) * 3_000_000);
  return {
    id: `01k9x2m4q${String(index).padStart(4, '0')}`,
    host: 'web1',
    operation: 'backup',
    status: 'success',
    trigger: 'schedule',
    requestedBy: null,
    queuedAt: startedAt,
    startedAt,
    endedAt: new Date(Date.parse(startedAt) + durationMs).toISOString(),
    durationMs,
    bytesTransferred: Math.floor(noise(index + 7) * 6e9),
    filesTransferred: Math.floor(noise(index + 9) * 20_000),
    message: null,
    snapshot: { kind: 'scheduled', name: snapshotName(startedAt, index) },
    progress: null,
    ...over,
  };
}

export function snapshotName(at: string, index: number): string {
  const stamp = at.slice(0, 19).replace(/[-:]/g, '');
  return `${stamp}Z-k${String(index).padStart(4, '0')}q`;
}

export function snapshotRow(index: number, over: Partial<SnapshotRow> = {}): SnapshotRow {
  // daily for a fortnight, then weekly, then monthly, as retention leaves them
  const days = index < 14 ? index : index < 22 ? 14 + (index - 14) * 7 : 70 + (index - 22) * 30;
  const startedAt = before(days * 24 + 11);
  return {
    host: 'web1',
    kind: 'scheduled',
    name: snapshotName(startedAt, index),
    status: 'complete',
    acknowledged: false,
    pinned: false,
    startedAt,
    durationMs: 500_000 + Math.floor(noise(index) * 900_000),
    filesTotal: 412_000 - index * 913,
    bytesTotal: 186e9 - index * 1.7e9,
    bytesNew: 0.4e9 + noise(index + 3) ** 3 * 9e9,
    base: null,
    ...over,
  };
}

/** Newest first, each linked against the one before it. */
export function snapshots(count: number): SnapshotRow[] {
  const rows = Array.from({ length: count }, (_, index) => snapshotRow(index));
  return rows.map((row, index) => {
    const base = rows[index + 1];
    return {
      ...row,
      pinned: index === 9 || index === 23,
      status: index === 4 ? 'suspicious' : index === 11 ? 'partial' : row.status,
      kind: index === 6 ? 'manual' : row.kind,
      base: base === undefined ? null : { kind: index + 1 === 6 ? 'manual' : 'scheduled', name: base.name },
    };
  });
}
