import { insertHost, type HostRecord } from '../../../lib/data/hosts.ts';
import type { NewRun } from '../../../lib/data/runs.ts';
import type { NewSnapshot } from '../../../lib/data/snapshots.ts';
import type { Tx } from '../../../lib/data/tx.ts';
import { parseAddress } from '../../../lib/domain/address.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { makeRunId } from '../../../lib/domain/run-id.ts';
import type { RunOperation } from '../../../lib/domain/run-status.ts';
import { makeSnapshotName } from '../../../lib/domain/snapshot-name.ts';

/** The instant at which these tests happen. */
export const noon = new Date('2026-11-22T12:00:00.000Z');

export const minutesAfter = (minutes: number, start: Date = noon): Date =>
  new Date(start.getTime() + minutes * 60_000);

export const addHost = (tx: Tx, name: string, node = 'main'): Promise<HostRecord> =>
  insertHost(tx, { name: parseHostName(name), address: parseAddress('10.0.0.1'), node }, noon);

let serial = 0;

/** Four bytes that never come twice, so that ids of one instant still sort in the order of the calls. */
const nextBytes = (): Uint8Array => {
  const at = serial++;
  return Uint8Array.of(
    Math.floor(at / 32768) % 32,
    Math.floor(at / 1024) % 32,
    Math.floor(at / 32) % 32,
    at % 32,
  );
};

export const newRun = (
  host: HostRecord | null,
  more: Partial<NewRun> = {},
  operation: RunOperation = 'backup',
): NewRun => {
  const queuedAt = more.queuedAt ?? noon;
  return {
    id: makeRunId(queuedAt, nextBytes()),
    operation,
    hostId: host?.id ?? null,
    host: host?.name ?? null,
    node: host?.node ?? 'main',
    trigger: 'schedule',
    event: { host: host?.name ?? null },
    queuedAt,
    ...more,
  };
};

export const newSnapshot = (
  host: HostRecord,
  startedAt: Date,
  more: Partial<NewSnapshot> = {},
): NewSnapshot => ({
  hostId: host.id,
  kind: 'scheduled',
  name: makeSnapshotName(startedAt, new Uint8Array(6)),
  status: 'complete',
  startedAt,
  ...more,
});
