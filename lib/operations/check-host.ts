import { randomBytes } from 'node:crypto';
import { keysOfHost } from '../data/host-keys.ts';
import { findNode } from '../data/nodes.ts';
import { RefusedError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { makeRunId } from '../domain/run-id.ts';
import { probeHost } from '../engine/probe-host.ts';
import { makeReport, type CheckReport } from './check-report.ts';
import { loadHost, requireOwnNode } from './host-context.ts';
import { withRunDirectory } from './run-directory.ts';
import { sshKeyPathOf } from './service-key.ts';
import type { Services } from './services.ts';

/**
 * Tries everything that a backup of a host needs, without making one.
 *
 * @throws NotFoundError
 * @throws RefusedError when no backup root was ever set, or the host belongs to another node
 */
export async function checkHost(services: Services, input: { host: string }): Promise<CheckReport> {
  const name = parseHostName(input.host);
  const { config: service, clock, signal } = services;
  const database = await services.database();
  const known = await database.read(async (tx) => {
    const { host, config } = await loadHost(services, tx, name);
    const node = await findNode(tx, service.node);
    return { host, config, node, hostKeys: await keysOfHost(tx, host.id) };
  });
  requireOwnNode(services, known.host);
  const { config, node, hostKeys } = known;
  if (node === null || node.backupRoot === null || node.backupRootUuid === null) {
    throw new RefusedError(`No backup root is set for node ${service.node}.`, {
      cure: 'Set it with: pobsync configure-global --backup-root PATH',
    });
  }
  // not opened here: a disk that is not mounted is one of the findings
  const root = { path: node.backupRoot, uuid: node.backupRootUuid };
  const id = makeRunId(clock.now(), randomBytes(4));
  const checks = await withRunDirectory(service, id, (runDirectory) =>
    probeHost({ root, config, hostKeys, sshKeyPath: sshKeyPathOf(service, config), runDirectory, signal }),
  );
  return makeReport(name, checks);
}
