import type { ScanKeysEvent, ScanKeysResult } from '../contracts/scan-keys.ts';
import { parseHostName } from '../domain/host-name.ts';
import { scanHostKeys } from '../engine/host-keys.ts';
import { executeLightRun } from './execute-light-run.ts';
import { loadHost, requireOwnNode } from './host-context.ts';
import type { Services } from './services.ts';

const scanTimeoutMs = 15_000;

/**
 * Asks a host for its keys, on the backup host that will connect to it. Approves nothing: whoever answers may be
 * anybody.
 *
 * @throws NotFoundError
 * @throws PobsyncError `connection_failed` when no SSH server answers
 */
export async function scanKeys(services: Services, event: ScanKeysEvent): Promise<ScanKeysResult> {
  const name = parseHostName(event.host);
  return executeLightRun(services, event.runId, async ({ clock }, log) => {
    const database = await services.database();
    const { host, config } = await database.read((tx) => loadHost(services, tx, name));
    requireOwnNode(services, host);
    log(`Asking ${config.address} port ${config.sshPort} for its keys`);
    const keys = await scanHostKeys(config.address, config.sshPort, scanTimeoutMs);
    for (const { keyType, fingerprint } of keys) log(`${keyType} ${fingerprint}`);
    const { address, sshPort: port } = config;
    const at = clock.now().toISOString();
    return { result: { runId: event.runId ?? null, host: name, address, port, at, keys }, warnings: [] };
  });
}
