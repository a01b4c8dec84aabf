import type { SetRootEvent, SetRootResult } from '../contracts/set-root.ts';
import { findNode } from '../data/nodes.ts';
import { RefusedError } from '../domain/errors.ts';
import { judgeRoot } from '../domain/judge-root.ts';
import { showText } from '../domain/show-text.ts';
import { lookAtRoot } from '../engine/look-at-root.ts';
import { makeReport } from './check-report.ts';
import { executeLightRun } from './execute-light-run.ts';
import { initialise } from './initialise.ts';
import type { Services } from './services.ts';

/**
 * Says whether a directory of this machine can be the backup root; with `apply` makes it that. Only ever the first one:
 * to go to another disk is a decision about all snapshots, and is taken on the machine itself.
 *
 * @throws RefusedError when this node has another backup root, or the directory cannot be one
 */
export async function setRoot(services: Services, event: SetRootEvent): Promise<SetRootResult> {
  const { path, apply = false, runId } = event;
  return executeLightRun(services, runId, async ({ config, clock }, log) => {
    log(`Looking at ${showText(path)}`);
    const look = await lookAtRoot(path);
    const facts = {
      path: look.path,
      state: look.state,
      mountPoint: look.mount?.mountPoint ?? null,
      fileSystem: look.mount?.fileSystem ?? null,
      freeBytes: look.space?.freeBytes ?? null,
      totalBytes: look.space?.totalBytes ?? null,
    };
    const { ok, checks } = makeReport(null, judgeRoot(facts));
    for (const { message } of checks) log(message);
    const made = apply ? await takeRoot(services, look.path, checks) : null;
    const { mountPoint, fileSystem, freeBytes, totalBytes } = facts;
    const result: SetRootResult = {
      ...{ runId: runId ?? null, node: config.node, at: clock.now().toISOString(), path: look.path },
      ...{ made, ok, mountPoint, fileSystem, freeBytes, totalBytes },
      checks,
    };
    return { result, warnings: made === null ? [] : await linkWarnings(services) };
  });
}

async function takeRoot(
  services: Services,
  path: string,
  checks: readonly { ok: string; message: string; cure: string | null }[],
): Promise<SetRootResult['made']> {
  const { node } = services.config;
  const known = await recordOf(services);
  if (known?.backupRoot != null && known.backupRoot !== path) {
    throw new RefusedError(`Node ${node} has a backup root already: ${showText(known.backupRoot)}.`, {
      cure: `To go to another disk, on the backup host: pobsync configure-global --backup-root ${showText(path)}`,
    });
  }
  const bad = checks.find(({ ok }) => ok === 'failed');
  if (bad !== undefined) {
    throw new RefusedError(`${showText(path)} cannot be the backup root: ${bad.message}`, {
      cure: bad.cure ?? 'Choose another directory.',
    });
  }
  return (await initialise(services, { backupRoot: path })).backupRoot?.how ?? null;
}

async function linkWarnings(services: Services): Promise<string[]> {
  return (await recordOf(services))?.hardLinks === false
    ? ['The disk has no hard links: every snapshot is a full copy.']
    : [];
}

async function recordOf(services: Services) {
  const database = await services.database();
  return database.read((tx) => findNode(tx, services.config.node));
}
