import { isHostName, type HostName } from '../domain/host-name.ts';
import { isSnapshotName, type SnapshotName } from '../domain/snapshot-name.ts';
import { snapshotKinds, type SnapshotKind } from '../domain/snapshot-ref.ts';
import { isHostKey } from '../engine/host-keys.ts';

/** What people decided about a node's hosts and no configuration file holds; kept beside the snapshots. */
export interface RootApprovals {
  format: 1;
  /** The id of the database that it was written from. */
  instance: string;
  node: string;
  hostKeys: ApprovedKey[];
  pins: { host: HostName; kind: SnapshotKind; name: SnapshotName }[];
}

export interface ApprovedKey {
  host: HostName;
  keyType: string;
  publicKey: string;
  approvedAt: string;
  approvedBy: string;
}

/** Reads the file; what is malformed in it is left out. @returns null when it is none of ours */
export function parseRootApprovals(text: string): RootApprovals | null {
  const value = parseJson(text);
  const { format, instance, node, hostKeys, pins } = value;
  if (format !== 1 || typeof instance !== 'string' || typeof node !== 'string') return null;
  if (!/^[0-9a-f-]{36}$/.test(instance)) return null;
  return {
    format,
    instance,
    node,
    hostKeys: listOf(hostKeys).filter(isApprovedKey),
    pins: listOf(pins).filter(isPin),
  };
}

function isApprovedKey(value: unknown): value is ApprovedKey {
  const { host, keyType, publicKey, approvedAt, approvedBy } = value as Record<string, unknown>;
  if (typeof host !== 'string' || typeof keyType !== 'string' || typeof publicKey !== 'string') return false;
  if (typeof approvedAt !== 'string' || Number.isNaN(Date.parse(approvedAt))) return false;
  return typeof approvedBy === 'string' && isHostName(host) && isHostKey({ keyType, publicKey });
}

function isPin(value: unknown): value is RootApprovals['pins'][number] {
  const { host, kind, name } = value as Record<string, unknown>;
  if (typeof host !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return false;
  return isHostName(host) && isSnapshotName(name) && (snapshotKinds as readonly string[]).includes(kind);
}

function listOf(value: unknown): object[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  return list.filter((one) => typeof one === 'object' && one !== null);
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
