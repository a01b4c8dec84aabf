import { keysOfHost, pinHostKey, removeHostKeys } from '../data/host-keys.ts';
import { getHost } from '../data/hosts.ts';
import type { Tx } from '../data/tx.ts';
import { InvalidInputError, PobsyncError } from '../domain/errors.ts';
import { parseHostName, type HostName } from '../domain/host-name.ts';
import { showText } from '../domain/show-text.ts';
import { scanHostKeys, type HostKey } from '../engine/host-keys.ts';
import { loadHost } from './host-context.ts';
import type { Services } from './services.ts';

export interface ScannedKey {
  keyType: string;
  fingerprint: string;
}

export interface ApprovedKey extends ScannedKey {
  approvedAt: string;
  approvedBy: string;
}

export interface HostKeyScan {
  host: string;
  address: string;
  port: number;
  /** What answered just now; anybody may have. */
  offered: ScannedKey[];
  /** What somebody approved earlier. */
  approved: ApprovedKey[];
  /** `new`: none was approved yet · `same`: all that were offered are · `more`: some are · `changed`: none is. */
  state: 'new' | 'same' | 'more' | 'changed';
}

export interface TrustHostInput {
  host: string;
  /** The fingerprints that somebody compared with what the host's own console shows. */
  fingerprints: readonly string[];
  by: string;
}

const scanTimeoutMs = 15_000;

/**
 * Asks a host for its keys and says how they relate to the approved ones. Changes nothing.
 *
 * @throws NotFoundError
 * @throws PobsyncError `connection_failed` when no SSH server answers
 */
export async function scanHost(services: Services, input: { host: string }): Promise<HostKeyScan> {
  return (await scan(services, parseHostName(input.host))).view;
}

/**
 * Approves the offered keys that have one of the given fingerprints, in place of all that were approved earlier.
 *
 * @throws PobsyncError `host_key_changed` when the host offers none of them; nothing was changed then
 */
export async function trustHost(services: Services, input: TrustHostInput): Promise<HostKeyScan> {
  const host = parseHostName(input.host);
  const wanted = input.fingerprints.map(parseFingerprint);
  const { keys, view } = await scan(services, host);
  const chosen = keys.filter((key) => wanted.includes(key.fingerprint));
  if (chosen.length === 0) throw noneOfThem(view, wanted);
  const now = services.clock.now();
  const database = await services.database();
  return database.write(async (tx) => {
    const { id: hostId } = await getHost(tx, host);
    await removeHostKeys(tx, hostId);
    for (const key of chosen) {
      await pinHostKey(tx, { hostId, ...key, approvedAt: now, approvedBy: input.by });
    }
    return { ...view, approved: await approvedKeys(tx, hostId), state: 'same' as const };
  });
}

/** @throws InvalidInputError for what ssh-keygen would not print */
function parseFingerprint(text: string): string {
  if (/^SHA256:[A-Za-z0-9+/]{43}$/.test(text)) return text;
  throw new InvalidInputError(
    `Invalid fingerprint "${showText(text, 80)}": expected "SHA256:" and 43 characters, as ssh-keygen -l shows it.`,
  );
}

async function scan(services: Services, name: HostName): Promise<{ keys: HostKey[]; view: HostKeyScan }> {
  const database = await services.database();
  const known = await database.read(async (tx) => {
    const { host, config } = await loadHost(services, tx, name);
    return { config, approved: await approvedKeys(tx, host.id) };
  });
  const { address, sshPort: port } = known.config;
  const keys = await scanHostKeys(address, port, scanTimeoutMs);
  const offered = keys.map(({ keyType, fingerprint }) => ({ keyType, fingerprint }));
  const state = compare(offered, known.approved);
  return { keys, view: { host: name, address, port, offered, approved: known.approved, state } };
}

function compare(offered: readonly ScannedKey[], approved: readonly ScannedKey[]): HostKeyScan['state'] {
  if (approved.length === 0) return 'new';
  const known = offered.filter((key) => approved.some((other) => other.fingerprint === key.fingerprint));
  if (known.length === offered.length) return 'same';
  return known.length > 0 ? 'more' : 'changed';
}

async function approvedKeys(tx: Tx, hostId: number): Promise<ApprovedKey[]> {
  const keys = await keysOfHost(tx, hostId);
  return keys.map(({ keyType, fingerprint, approvedAt, approvedBy }) => ({
    keyType,
    fingerprint,
    approvedAt: approvedAt.toISOString(),
    approvedBy,
  }));
}

function noneOfThem(scan: HostKeyScan, wanted: readonly string[]): PobsyncError {
  const offered = scan.offered.map((key) => key.fingerprint);
  return new PobsyncError(
    'host_key_changed',
    `Host ${scan.host} (${scan.address} port ${scan.port}) does not offer ${wanted.join(' or ')}; it offers ${offered.join(', ')}.`,
    {
      cure: 'Compare with the console of the host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub). If it shows what you expected, something else answers at that address.',
      facts: { host: scan.host, wanted, offered },
    },
  );
}
