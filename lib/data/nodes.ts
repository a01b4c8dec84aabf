import { NotFoundError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { insertMissingRows } from './insert-rows.ts';
import type { NodeRow } from './tables/nodes.ts';
import type { Tx } from './tx.ts';

/** A backup host: one backup root and its workers. Single-machine installations have one, `main`. */
export type NodeRecord = NodeRow;

/** What a look at the backup disk found. */
export interface NodeSpace {
  freeBytes: number;
  totalBytes: number;
  freeInodes: number;
  totalInodes: number;
}

export async function findNode(tx: Tx, name: string): Promise<NodeRecord | null> {
  return tx.findOneBy<NodeRow>('nodes', { name });
}

/** @throws NotFoundError */
export async function getNode(tx: Tx, name: string): Promise<NodeRecord> {
  const node = await findNode(tx, name);
  if (node !== null) return node;
  throw new NotFoundError(`No node "${showText(name, 80)}": expected a backup host known to this database.`, {
    cure: 'Set its backup root with `pobsync configure-global --backup-root PATH` on that machine.',
  });
}

export async function listNodes(tx: Tx): Promise<NodeRecord[]> {
  return tx.find<NodeRow>('nodes', { order: { name: 'ASC' } });
}

/** Creates the node if it is new. */
export async function ensureNode(tx: Tx, name: string, now: Date): Promise<void> {
  const row: NodeRow = {
    name,
    backupRoot: null,
    backupRootUuid: null,
    freeBytes: null,
    totalBytes: null,
    freeInodes: null,
    totalInodes: null,
    spaceCheckedAt: null,
    hardLinks: null,
    createdAt: now,
  };
  // looked up first, because even an ignored insert takes a lock that others wait for
  if ((await findNode(tx, name)) === null) await insertMissingRows(tx, 'nodes', [row]);
}

/** Records where a node's backup root is and the UUID of its marker; creates the node if it is new. */
export async function saveNode(
  tx: Tx,
  node: Pick<NodeRow, 'name' | 'backupRoot' | 'backupRootUuid'> & { hardLinks?: boolean | null },
  now: Date,
): Promise<NodeRecord> {
  const { name, ...changes } = node;
  await ensureNode(tx, name, now);
  await tx.update<NodeRow>('nodes', { name }, changes);
  return getNode(tx, name);
}

/** Records the space that was last seen on a node's backup disk. */
export async function saveNodeSpace(tx: Tx, name: string, space: NodeSpace, now: Date): Promise<void> {
  await tx.update<NodeRow>('nodes', { name }, { ...space, spaceCheckedAt: now });
}
