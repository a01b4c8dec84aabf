import { randomBytes } from 'node:crypto';
import type { HostRecord } from '../data/hosts.ts';
import type { Lease } from '../data/run-lease.ts';
import { getRun, insertRun, type NewRun, type RunRecord } from '../data/runs.ts';
import type { JsonObject } from '../data/stored-json.ts';
import { adoptRun, startRun } from '../data/take-run.ts';
import { BusyError, InvalidInputError } from '../domain/errors.ts';
import { makeRunId, type RunId } from '../domain/run-id.ts';
import type { RunOperation } from '../domain/run-status.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { leaseMs } from './run-heartbeat.ts';
import { newExecutor } from './run-owner.ts';
import type { Services } from './services.ts';
import { settleDeadRestores, settleDeadWriters } from './settle-dead-runs.ts';

/** What is to be executed. */
export interface RunSpec {
  operation: RunOperation;
  /** null for a run on all hosts of this node. */
  host: HostRecord | null;
  kind: SnapshotKind | null;
  event: JsonObject;
  /** A run that was queued before; without it one is made. */
  runId: RunId | null;
}

/** What a run's kernel lock is on: its host, the place that it restores to, or nothing for one that only reads. */
export type Held = 'host' | 'target' | null;

/**
 * Makes or takes the row of a run and marks it running. The caller holds what it must hold.
 *
 * @throws BusyError when the run does not wait any more, or another one holds the host
 */
export async function beginRun(
  services: Services,
  spec: RunSpec & { holds: Held },
): Promise<{ record: RunRecord; lease: Lease }> {
  const { clock, claim } = services;
  const database = await services.database();
  const isClaimed = spec.runId !== null && claim?.id === spec.runId;
  // a claimed run holds its host in SQL already, so no other writing run of the host can be called running
  if (spec.holds === 'host' && spec.host !== null && !isClaimed) {
    await settleDeadWriters(services, spec.host, spec.runId);
  }
  if (spec.holds === 'target') await settleDeadRestores(services, spec);
  const owner = newExecutor();
  const record = await database.write(async (tx) => {
    const taker = { owner, now: clock.now(), leaseMs };
    if (spec.runId === null) {
      const { id } = await insertRun(tx, ownRun(services, spec, taker.now));
      return startRun(tx, { id, ...taker });
    }
    const adopted = isClaimed ? await adoptRun(tx, claim, taker) : null;
    const found = adopted ?? (await getRun(tx, spec.runId));
    requireSameWork(found, spec);
    return found.status === 'queued' ? startRun(tx, { id: found.id, ...taker }) : adopted;
  });
  if (record === null) {
    throw new BusyError(`Run ${spec.runId} does not wait any more: somebody else started or cancelled it.`);
  }
  return { record, lease: { id: record.id, owner, fence: record.fence } };
}

/** A run that somebody asks for and waits for. */
export function ownRun(services: Services, spec: RunSpec, now: Date): NewRun {
  return {
    id: makeRunId(now, randomBytes(4)),
    operation: spec.operation,
    hostId: spec.host?.id ?? null,
    host: spec.host?.name ?? null,
    node: spec.host?.node ?? services.config.node,
    kind: spec.kind,
    trigger: 'cli',
    event: spec.event,
    queuedAt: now,
    requestId: services.requestId,
  };
}

/** @throws InvalidInputError when an event names a run of something else */
function requireSameWork(run: RunRecord, spec: RunSpec): void {
  const host = spec.host?.name ?? null;
  if (run.operation === spec.operation && run.host === host) return;
  throw new InvalidInputError(
    `Invalid event.runId "${run.id}": expected a ${spec.operation} run of ${host ?? 'all hosts'}, it is a ${run.operation} run of ${run.host ?? 'all hosts'}.`,
  );
}
