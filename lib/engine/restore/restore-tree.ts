import { mkdir, writeFile } from 'node:fs/promises';
import type { EffectiveHostConfig } from '../../domain/effective-config.ts';
import { RefusedError } from '../../domain/errors.ts';
import { hostKeyError } from '../judge-fill.ts';
import type { HostKey } from '../host-keys.ts';
import { requireLocalRsync } from '../local-programs.ts';
import { removeTree } from '../remove-tree.ts';
import type { RsyncProgress } from '../rsync-progress.ts';
import { runRsync, showItem, type RsyncOutcome } from '../rsync-process.ts';
import type { RsyncStats } from '../rsync-stats.ts';
import { runProgram } from '../run-program.ts';
import { writeSshConfig } from '../ssh-config.ts';
import { judgeRestore } from './judge-restore.ts';
import { removeLeftTemporaries } from './left-temporaries.ts';
import { descriptorPath, type OpenTarget } from './open-target.ts';
import { makeRestoreArgs, temporaryName, type RestoreArgsRequest } from './restore-args.ts';

export interface RestoreRequest {
  config: EffectiveHostConfig;
  /** The snapshot's directory. */
  snapshotPath: string;
  fakeSuper: boolean;
  /** Paths relative to the tree; null for everything. */
  paths: readonly Uint8Array[] | null;
  to:
    | {
        place: 'directory';
        target: OpenTarget;
        /** Whatever is in the target came from a restore of this snapshot. */
        fresh: boolean;
      }
    | { place: 'host'; path: string; hostKeys: readonly HostKey[]; sshKeyPath: string };
  dryRun: boolean;
  deleteExtra: boolean;
  /** The lock on the target, which rsync inherits; null when the caller knows that nobody else writes there. */
  lockFd: number | null;
  /** An existing, empty 0700 directory of this run alone; the caller removes it. */
  runDirectory: string;
  signal: AbortSignal;
  onProgress: (progress: RsyncProgress) => void;
  log: (level: 'debug' | 'info' | 'warn', text: string) => void;
}

export interface RestoreOutcome {
  stats: RsyncStats;
  /** What was (or would be) made or changed, as rsync itemises it; the first thousand. */
  changes: string[];
  changesTotal: number;
  warnings: string[];
}

const keptChanges = 1000;

/**
 * Copies a snapshot, or a part of it, to a directory here or back to the host. Killed at any time, the same call again
 * goes on: what is there already and right is not copied again.
 *
 * @throws PobsyncError
 */
export async function restoreTree(request: RestoreRequest): Promise<RestoreOutcome> {
  const { to } = request;
  await requireLocalRsync();
  const selectionFile = await writeSelection(request);
  const args = await argsOf(request, selectionFile);
  if (to.place === 'host') {
    return run(request, await checkWriting(request, args), null);
  }
  const { fresh, target } = to;
  const { handle } = target;
  if (request.dryRun || handle === null) return run(request, args, handle?.fd ?? null);
  const path = descriptorPath(handle);
  const temporary = `${path}/${temporaryName}`;
  await removeTree(temporary);
  if (fresh) {
    if (!target.empty) await removeLeftTemporaries(path, `${request.snapshotPath}/data`);
    return run(request, args, handle.fd);
  }
  await mkdir(temporary, { mode: 0o700 });
  try {
    return await run(request, args, handle.fd);
  } finally {
    await removeTree(temporary);
    // removing it changed the top directory's own time
    if (request.paths === null) await runProgram('touch', ['-r', `${request.snapshotPath}/data`, path]);
  }
}

async function run(
  request: RestoreRequest,
  args: RestoreArgsRequest,
  targetFd: number | null,
): Promise<RestoreOutcome> {
  const changes: string[] = [];
  let items = 0;
  const outcome = await runRsync({
    args: makeRestoreArgs(args),
    home: request.runDirectory,
    lockFd: request.lockFd,
    directoryFd: targetFd,
    signal: request.signal,
    onProgress: request.onProgress,
    onItem: (line) => {
      items++;
      if (changes.length < keptChanges) changes.push(showItem(line).slice(1));
    },
    onLine: (line) => request.log(line.startsWith('rsync') ? 'warn' : 'debug', line),
  });
  const warnings = await judge(request, outcome);
  const changesTotal = args.itemised ? items : outcome.stats.entriesCreated;
  return { stats: outcome.stats, changes, changesTotal, warnings };
}

async function judge(request: RestoreRequest, outcome: RsyncOutcome): Promise<string[]> {
  request.signal.throwIfAborted();
  const { config, to } = request;
  try {
    const { host, address } = config;
    const target = to.place === 'host' ? `${host}:${to.path}` : to.target.path;
    return judgeRestore(outcome, { host, address, target });
  } catch (error) {
    const { code } = error as { code?: string };
    if (to.place !== 'host' || (code !== 'host_key_unknown' && code !== 'host_key_changed')) throw error;
    throw await hostKeyError(error as Error, { config, hostKeys: to.hostKeys });
  }
}

/**
 * Asks the host for an empty restore first: a key that may only read says no before anything else happens. rrsync takes
 * no option for times to the nanosecond; through it, a file of the same size and second counts as the same.
 *
 * @returns the arguments that the host takes
 */
async function checkWriting(request: RestoreRequest, args: RestoreArgsRequest): Promise<RestoreArgsRequest> {
  const none = `${request.runDirectory}/nothing`;
  await writeFile(none, '', { mode: 0o600 });
  const quiet = { ...request, onProgress: () => undefined, log: () => undefined };
  const attempt = (tried: RestoreArgsRequest) =>
    run(quiet, { ...tried, selectionFile: none, dryRun: true, deleteExtra: false }, null);
  try {
    await attempt(args);
    return args;
  } catch (error) {
    if (!(error instanceof RefusedError) || error.facts['restrictedBy'] !== 'rrsync') throw error;
    const plain = { ...args, exactTimes: false };
    await attempt(plain);
    request.log('info', 'The key is restricted by rrsync: times are compared to the second.');
    return plain;
  }
}

async function argsOf(request: RestoreRequest, selectionFile: string | null): Promise<RestoreArgsRequest> {
  const { config, fakeSuper, dryRun, deleteExtra, runDirectory, snapshotPath, to } = request;
  const common = {
    tree: `${snapshotPath}/data`,
    fakeSuper,
    asRoot: process.getuid?.() === 0,
    selectionFile,
    dryRun,
    deleteExtra,
    exactTimes: true,
    itemised: dryRun || to.place === 'host' || !to.fresh || !to.target.empty,
  };
  if (to.place === 'directory') {
    const path = to.target.handle === null ? `${runDirectory}/empty` : '/proc/self/fd/4';
    if (to.target.handle === null) await mkdir(path, { mode: 0o700 });
    return { ...common, to: { place: 'directory', path, apart: !dryRun && !to.fresh } };
  }
  const { address, sshPort: port, sshUser: user } = config;
  const target = { address, port, user, keyPath: to.sshKeyPath };
  const { configPath } = await writeSshConfig(runDirectory, target, to.hostKeys);
  return { ...common, to: { place: 'host', path: to.path, config, sshConfigPath: configPath } };
}

async function writeSelection({ paths, runDirectory }: RestoreRequest): Promise<string | null> {
  if (paths === null) return null;
  const file = `${runDirectory}/selection`;
  const nul = Buffer.from([0]);
  await writeFile(file, Buffer.concat(paths.flatMap((path) => [path, nul])), { mode: 0o600 });
  return file;
}
