import { parseValue } from '../contracts/parse-value.ts';
import { scanKeysResult, type ScanKeysResult } from '../contracts/scan-keys.ts';
import { keysOfHost, pinHostKey, removeHostKeys } from '../data/host-keys.ts';
import { getHost } from '../data/hosts.ts';
import { latestRun } from '../data/runs.ts';
import type { Tx } from '../data/tx.ts';
import { PobsyncError, RefusedError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { loadHost } from './host-context.ts';
import type { Services } from './services.ts';
import type { ApprovedKey } from './trust-host.ts';

/** The keys of a host: what somebody approved, and what the host showed at the last look. */
export interface HostKeysView {
  host: string;
  approved: ApprovedKey[];
  /** null when nobody looked yet, or the host moved since. */
  presented: { runId: string; at: string; keys: { keyType: string; fingerprint: string }[] } | null;
  state: 'unknown' | 'approved' | 'changed';
}

/** @throws NotFoundError */
export async function showHostKeys(services: Services, input: { host: string }): Promise<HostKeysView> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.read((tx) => view(services, tx, name));
}

/**
 * Approves keys that the last scan found, in place of all that were approved earlier. What is approved is exactly what
 * was shown: the host is not asked again.
 *
 * @throws RefusedError when no scan of today's address is on record
 * @throws PobsyncError `host_key_changed` when the scan found none of the fingerprints
 */
export async function approveHostKeys(
  services: Services,
  input: { host: string; fingerprints: readonly string[]; by: string },
): Promise<HostKeysView> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.write(async (tx) => {
    const { id: hostId } = await getHost(tx, name);
    const scan = await lastScan(services, tx, name);
    if (scan === null) {
      throw new RefusedError(`The keys of ${name} were not looked at since its address was set.`, {
        cure: 'Let the backup host ask for them first.',
      });
    }
    const chosen = scan.result.keys.filter(({ fingerprint }) => input.fingerprints.includes(fingerprint));
    if (chosen.length === 0) {
      throw new PobsyncError(
        'host_key_changed',
        `Host ${name} did not show ${input.fingerprints.join(' or ')}.`,
        {
          cure: 'Ask the host for its keys again, and compare with its own console.',
        },
      );
    }
    await removeHostKeys(tx, hostId);
    const approvedAt = services.clock.now();
    for (const key of chosen) await pinHostKey(tx, { hostId, ...key, approvedAt, approvedBy: input.by });
    return view(services, tx, name);
  });
}

/** Withdraws approved keys, all or one; the host is not connected to any more until one is approved. */
export async function revokeHostKeys(
  services: Services,
  input: { host: string; fingerprint?: string | undefined },
): Promise<HostKeysView> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.write(async (tx) => {
    const { id: hostId } = await getHost(tx, name);
    const kept = (await keysOfHost(tx, hostId)).filter(
      ({ fingerprint }) => input.fingerprint !== undefined && fingerprint !== input.fingerprint,
    );
    await removeHostKeys(tx, hostId);
    for (const { keyType, publicKey, fingerprint, approvedAt, approvedBy } of kept) {
      await pinHostKey(tx, { hostId, keyType, publicKey, fingerprint, approvedAt, approvedBy });
    }
    return view(services, tx, name);
  });
}

async function view(services: Services, tx: Tx, name: string): Promise<HostKeysView> {
  const { host } = await loadHost(services, tx, name);
  const approved = (await keysOfHost(tx, host.id)).map(
    ({ keyType, fingerprint, approvedAt, approvedBy }) => ({
      ...{ keyType, fingerprint, approvedBy },
      approvedAt: approvedAt.toISOString(),
    }),
  );
  const scan = await lastScan(services, tx, name);
  const presented =
    scan === null
      ? null
      : {
          runId: scan.runId,
          at: scan.result.at,
          keys: scan.result.keys.map(({ keyType, fingerprint }) => ({ keyType, fingerprint })),
        };
  return { host: name, approved, presented, state: stateOf(approved, presented?.keys ?? null) };
}

function stateOf(
  approved: readonly { fingerprint: string }[],
  presented: readonly { fingerprint: string }[] | null,
): HostKeysView['state'] {
  if (approved.length === 0) return 'unknown';
  if (presented === null) return 'approved';
  const isKnown = presented.some((key) => approved.some((other) => other.fingerprint === key.fingerprint));
  return isKnown ? 'approved' : 'changed';
}

/** A scan of another address says nothing about this one. */
async function lastScan(
  services: Services,
  tx: Tx,
  name: string,
): Promise<{ runId: string; result: ScanKeysResult } | null> {
  const run = await latestRun(tx, { host: name, operation: 'scan-keys', status: 'success' });
  if (run === null) return null;
  const result = parseValue(scanKeysResult, run.result, `result of run ${run.id}`);
  const { config } = await loadHost(services, tx, name);
  return result.address === config.address && result.port === config.sshPort
    ? { runId: run.id, result }
    : null;
}
