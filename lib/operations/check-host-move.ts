import type { HostRecord } from '../data/hosts.ts';
import { getNode, listNodes } from '../data/nodes.ts';
import { activeRuns } from '../data/runs.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import type { Tx } from '../data/tx.ts';
import { BusyError, NotFoundError, RefusedError } from '../domain/errors.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { showText } from '../domain/show-text.ts';

/**
 * Whether a host may go to another node now. Its snapshots are directories on the disk of the node it leaves; pobsync
 * does not carry them over, so somebody has to say that they were copied.
 *
 * @throws NotFoundError when there is no such node: a typing error must not leave a host to nobody
 * @throws BusyError while a run of the host runs
 * @throws RefusedError when it has snapshots and nobody said that they were moved
 */
export async function checkHostMove(
  tx: Tx,
  host: HostRecord,
  node: string,
  snapshotsMoved: boolean,
): Promise<void> {
  await requireNode(tx, node);
  const running = (await activeRuns(tx, host.name)).find(({ status }) => status === 'running');
  if (running !== undefined) {
    throw new BusyError(`Host ${host.name} cannot move now: its ${running.operation} runs.`, {
      cure: `Wait for run ${running.id} to end, or cancel it.`,
      facts: { host: host.name, runId: running.id },
    });
  }
  const present = (await snapshotsOfHost(tx, host.id)).filter(({ status }) => status !== 'missing');
  if (present.length === 0 || snapshotsMoved) return;
  const { backupRoot } = await getNode(tx, host.node);
  throw new RefusedError(
    `Refused to move ${host.name} to node ${node}: it has ${present.length} snapshots on ${host.node}.`,
    {
      cure:
        `Copy ${showText(backupRoot ?? '')}/${host.name} to the backup root of ${node} with rsync -aHAX, ` +
        `repeat this with --snapshots-moved, then run \`pobsync discover-snapshots --host ${host.name}\` on ${node}.`,
      facts: { host: host.name, from: host.node, to: node, snapshots: present.length },
    },
  );
}

/** @throws NotFoundError with the nearest known name */
export async function requireNode(tx: Tx, name: string): Promise<void> {
  const names = (await listNodes(tx)).map((node) => node.name);
  if (names.includes(name)) return;
  const nearest = nearestName(name, names);
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw new NotFoundError(`No node "${showText(name, 80)}".${hint}`, {
    cure: 'A node becomes known with `pobsync configure-global --backup-root PATH` on that machine.',
    facts: { nodes: names.join(', ') },
  });
}
