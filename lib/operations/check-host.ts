import { randomBytes } from 'node:crypto';
import type { CheckEvent, CheckResult } from '../contracts/check.ts';
import { keysOfHost } from '../data/host-keys.ts';
import { findNode } from '../data/nodes.ts';
import { fixesFor, type Fix } from '../domain/check-fixes.ts';
import { RefusedError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { makeRunId } from '../domain/run-id.ts';
import { probeHost, type Check } from '../engine/probe-host.ts';
import { readSshKey } from '../engine/ssh-key.ts';
import { makeReport, type CheckReport } from './check-report.ts';
import { executeLightRun } from './execute-light-run.ts';
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
export async function checkHost(
  services: Services,
  input: { host: string },
): Promise<CheckReport<Check & { fixes: Fix[] }>> {
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
  const facts = { ...config, backupRoot: root.path, publicLine: await publicLineOf(services, config) };
  return makeReport(
    name,
    checks.map((check) => ({ ...check, fixes: fixesFor(check, facts) })),
  );
}

/**
 * The same as a run that somebody asked for, on the machine that will connect to the host. What it finds is its result;
 * it fails only when it cannot look.
 */
export async function checkHostRun(services: Services, event: CheckEvent): Promise<CheckResult> {
  return executeLightRun(services, event.runId, async (own, log) => {
    log(`Checking what a backup of ${event.host} needs`);
    const { ok, checks } = await checkHost(own, event);
    for (const check of checks) log(`${check.name}: ${check.ok}: ${check.message}`);
    const result: CheckResult = {
      ...{ runId: event.runId ?? null, host: parseHostName(event.host), ok },
      at: own.clock.now().toISOString(),
      checks: checks.map(({ name, ok, code, message, cure, fixes }) => {
        return { name, ok, code, message, cure, fixes };
      }),
    };
    return { result, warnings: checks.filter((check) => check.ok !== 'ok').map(({ message }) => message) };
  });
}

async function publicLineOf(
  { config }: Services,
  host: Parameters<typeof sshKeyPathOf>[1],
): Promise<string | null> {
  // a key that cannot be read is a finding already
  const key = await readSshKey(sshKeyPathOf(config, host)).catch(() => null);
  return key?.publicLine ?? null;
}
