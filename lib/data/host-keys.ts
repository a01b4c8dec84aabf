import { insertMissingRows } from './insert-rows.ts';
import type { Tx } from './tx.ts';

/** A host key that somebody approved. */
export interface HostKeyRecord {
  id: number;
  hostId: number;
  /** Such as `ssh-ed25519`. */
  keyType: string;
  /** Base 64, without type and comment. */
  publicKey: string;
  /** `SHA256:…` */
  fingerprint: string;
  approvedAt: Date;
  approvedBy: string;
}

export async function keysOfHost(tx: Tx, hostId: number): Promise<HostKeyRecord[]> {
  return tx.find<HostKeyRecord>('host_keys', { where: { hostId }, order: { keyType: 'ASC' } });
}

/** Approves a key; an earlier one of the same type is replaced. */
export async function pinHostKey(tx: Tx, key: Omit<HostKeyRecord, 'id'>): Promise<void> {
  const { hostId, keyType, ...values } = key;
  await insertMissingRows(tx, 'host_keys', [key]);
  await tx.update<HostKeyRecord>('host_keys', { hostId, keyType }, values);
}

/** @returns how many were removed */
export async function removeHostKeys(tx: Tx, hostId: number): Promise<number> {
  const { affected } = await tx.delete<HostKeyRecord>('host_keys', { hostId });
  return affected ?? 0;
}

/** Every approved key of every host. */
export async function allHostKeys(tx: Tx): Promise<HostKeyRecord[]> {
  return tx.find<HostKeyRecord>('host_keys', { order: { keyType: 'ASC' } });
}
