import { createHash } from 'node:crypto';
import { parseAddress, type Address } from '../domain/address.ts';
import { PobsyncError } from '../domain/errors.ts';
import { runProgram } from './run-program.ts';

/** One public key by which a host proves who it is. */
export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, … */
  keyType: string;
  /** The key in base64, as in known_hosts. */
  publicKey: string;
  /** `SHA256:…` as ssh-keygen shows it. */
  fingerprint: string;
}

const keyTypes = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
];

/**
 * Asks a host for its keys. Whoever answers may be an impostor: the keys are to be shown and approved, not trusted.
 *
 * @throws PobsyncError `connection_failed` when nothing answers in time
 */
export async function scanHostKeys(address: Address, port: number, timeoutMs: number): Promise<HostKey[]> {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)));
  const args = ['-T', seconds, '-p', String(port), parseAddress(address)];
  const result = await runProgram('ssh-keyscan', args, {
    timeoutMs: timeoutMs * 2,
    maxOutputBytes: 64 * 1024,
  });
  const keys = parseKeyScan(result.stdout.toString('latin1'));
  if (keys.length > 0) return keys;
  throw new PobsyncError('connection_failed', `No SSH server answered at ${address} port ${port}.`, {
    cure: 'Check the address, the port, the firewall and that sshd runs on the host.',
    facts: { address, port },
  });
}

/**
 * @example parseKeyScan('web1 ssh-ed25519 AAAAC3Nz…') // [{ keyType: 'ssh-ed25519', publicKey: 'AAAAC3Nz…', fingerprint: 'SHA256:…' }]
 */
export function parseKeyScan(output: string): HostKey[] {
  const found = new Map<string, HostKey>();
  for (const line of output.split('\n')) {
    if (line.startsWith('#')) continue;
    const [, keyType = '', publicKey = ''] = line.trim().split(/\s+/);
    const key = { keyType, publicKey, fingerprint: fingerprintOf(publicKey) };
    if (isHostKey(key)) found.set(keyType, key);
  }
  return keyTypes.flatMap((type) => found.get(type) ?? []);
}

/** @param publicKey base64 @returns `SHA256:…` */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

/** Whether a key is of a known type and says the same type inside; anything else could carry options or a line break. */
export function isHostKey(key: Pick<HostKey, 'keyType' | 'publicKey'>): boolean {
  if (!keyTypes.includes(key.keyType) || !/^[A-Za-z0-9+/]{40,3000}={0,2}$/.test(key.publicKey)) return false;
  const blob = Buffer.from(key.publicKey, 'base64');
  return blob.length > 4 && blob.toString('latin1', 4, 4 + blob.readUInt32BE(0)) === key.keyType;
}
