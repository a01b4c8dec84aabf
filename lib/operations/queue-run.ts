import { randomBytes } from 'node:crypto';
import { ensureNode } from '../data/nodes.ts';
import { activeRuns, insertRun, type RunRecord } from '../data/runs.ts';
import type { JsonObject } from '../data/stored-json.ts';
import { BusyError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { makeRunId } from '../domain/run-id.ts';
import type { RunOperation, RunTrigger } from '../domain/run-status.ts';
import type { SnapshotKind } from '../domain/snapshot-ref.ts';
import { loadHost } from './host-context.ts';
import type { Services } from './services.ts';

/** A run that somebody asks for and does not wait for. */
export interface RunWish {
  operation: RunOperation;
  /** The event with which the function is invoked; `runId` is added. */
  event: JsonObject & { host: string };
  kind: SnapshotKind | null;
  trigger: Exclude<RunTrigger, 'schedule' | 'retry'>;
  requestedBy: string;
}

/**
 * Queues a run for the worker of the host's node. It is a row in SQL, so it survives a restart of everything.
 *
 * @throws NotFoundError for the host
 * @throws BusyError when the same is queued already: a second click is not a second backup
 */
export async function queueRun(services: Services, wish: RunWish): Promise<RunRecord> {
  const name = parseHostName(wish.event.host);
  const database = await services.database();
  return database.write(async (tx) => {
    const { host, config } = await loadHost(services, tx, name);
    const waiting = (await activeRuns(tx, name)).find(
      (run) => run.operation === wish.operation && run.status === 'queued',
    );
    if (waiting !== undefined) {
      throw new BusyError(`A ${wish.operation} of ${name} is queued already: run ${waiting.id}.`, {
        facts: { host: name, runId: waiting.id },
      });
    }
    const now = services.clock.now();
    return insertRun(tx, {
      id: makeRunId(now, randomBytes(4)),
      operation: wish.operation,
      hostId: host.id,
      host: host.name,
      node: host.node,
      kind: wish.kind,
      trigger: wish.trigger,
      requestedBy: wish.requestedBy,
      priority: config.priority,
      event: wish.event,
      queuedAt: now,
      requestId: services.requestId,
    });
  });
}

/**
 * Queues a run that is about a backup host itself, for the worker of this node.
 *
 * @throws BusyError when the same is queued already
 */
export async function queueNodeRun(
  services: Services,
  wish: Omit<RunWish, 'event' | 'kind'> & { event: JsonObject },
): Promise<RunRecord> {
  const { operation, event, trigger, requestedBy } = wish;
  const { config, clock, requestId } = services;
  const database = await services.database();
  return database.write(async (tx) => {
    const waiting = (await activeRuns(tx)).find(
      (run) => run.operation === operation && run.node === config.node && run.status === 'queued',
    );
    if (waiting !== undefined) {
      throw new BusyError(`A ${operation} of node ${config.node} is queued already: run ${waiting.id}.`, {
        facts: { node: config.node, runId: waiting.id },
      });
    }
    const now = clock.now();
    await ensureNode(tx, config.node, now);
    return insertRun(tx, {
      ...{ id: makeRunId(now, randomBytes(4)), hostId: null, host: null, node: config.node },
      ...{ operation, event, trigger, requestedBy, requestId, queuedAt: now },
    });
  });
}
