import { mkdir } from 'node:fs/promises';
import { PobsyncError } from '../domain/errors.ts';
import type { SnapshotName } from '../domain/snapshot-name.ts';
import { openBackupRoot } from './backup-root.ts';
import { findBaseTrees, type BaseTrees } from './base-trees.ts';
import { checkRoom } from './check-room.ts';
import { ReceivedChecksums } from './checksums/received-checksums.ts';
import type { FillResult } from './fill/fill.ts';
import { fillByLinkDest } from './fill/link-dest.ts';
import { finaliseSnapshot } from './finalise.ts';
import { discardIfEmpty, listIncomplete, makeIncomplete, removeIncomplete } from './incomplete.ts';
import { describeSnapshot, linkWarnings, runsAsRoot } from './describe-snapshot.ts';
import { diskError } from './disk-error.ts';
import { judgeFill } from './judge-fill.ts';
import { requireLocalRsync } from './local-programs.ts';
import { showItem } from './rsync-process.ts';
import { startDeadline, type RunDeadline } from './run-deadline.ts';
import { RunLog } from './run-log.ts';
import { writeMetadata, type SnapshotMetadata } from './snapshot-metadata.ts';
import type { SnapshotRequest, SnapshotResult } from './snapshot-request.ts';
import { writeSshConfig } from './ssh-config.ts';
import { surveyTree } from './survey-tree.ts';
import type { TreeCounts } from './tree-counts.ts';
import { writeOutMeanwhile, type WriteOut } from './write-out.ts';

export type { LogLevel, SnapshotRequest, SnapshotResult } from './snapshot-request.ts';

/**
 * Makes one snapshot: root marker → room on the disk → fresh directory → fill → own counts and gates → snapshot.json →
 * durable → renamed into place. What failed stays in `.incomplete` and gives its files to the next run.
 *
 * @throws PobsyncError: root_missing, host_key_unknown, host_key_changed, connection_failed, login_refused,
 *   remote_rsync_missing, source_missing, disk_full, disk_failed, rsync_failed, timed_out, cancelled, interrupted
 */
export async function takeSnapshot(request: SnapshotRequest): Promise<SnapshotResult> {
  const { config } = request;
  const deadline = startDeadline(request.signal, config.runTimeoutMinutes, `The backup of ${config.host}`);
  // asked while the disk is looked at; when that fails first, nobody waits for the answer
  const rsyncVersion = requireLocalRsync();
  rsyncVersion.catch(() => undefined);
  try {
    deadline.check();
    const attempt: Attempt = { request, deadline, rsyncVersion };
    return await (request.dryRun ? tryOut(attempt) : make(attempt));
  } catch (error) {
    // whatever broke after the stop was asked for, broke because of it
    deadline.check();
    throw diskError(error, `The backup of ${config.host}`);
  } finally {
    deadline.end();
  }
}

interface Attempt {
  request: SnapshotRequest;
  deadline: RunDeadline;
  rsyncVersion: Promise<string>;
}

async function make(attempt: Attempt): Promise<SnapshotResult> {
  const { request, deadline } = attempt;
  const { config, kind, log, name, root } = request;
  const { host } = config;
  await openBackupRoot(root.path, root.uuid);
  await checkRoom(root, config.minFreePercent);
  const leftovers = await listIncomplete(root, host);
  const trees = await findBaseTrees(
    root,
    host,
    request.bases,
    request.distrustLeftovers === true ? [] : leftovers,
  );
  const directory = await makeIncomplete(root, host, name);
  const writeOut = writeOutMeanwhile(directory, deadline.signal);
  try {
    const received = new ReceivedChecksums();
    const fill = await fillTree(attempt, trees, directory, { received, writeOut });
    const judged = await judgeFill(fill.outcome, request);
    deadline.check();

    log('info', 'Counting the tree and writing it to the disk.');
    const [{ counts, checksums }] = await Promise.all([
      surveyTree(directory, trees.paths, received, deadline.signal),
      writeOut.finish(),
    ]);
    deadline.check();
    const warnings = [...trees.warnings, ...judged.warnings, ...linkWarnings(trees, counts, fill)];
    const metadata = describeSnapshot(request, { trees, fill, counts, warnings, partial: judged.partial });
    metadata.checksums = checksums;
    await writeMetadata(directory, metadata);
    await request.confirm?.();
    const path = await finaliseSnapshot(root, { host, kind, name });
    log('info', `Snapshot ${kind}/${name} is in place: ${metadata.status}.`);
    await removeLeftovers(request, leftovers, metadata);
    return { metadata, path, warnings };
  } catch (error) {
    // on a disk that went away every other message would mislead
    await openBackupRoot(root.path, root.uuid);
    await discardIfEmpty(directory);
    throw error;
  }
}

/** Lets rsync say what it would transfer; into an empty directory outside the backup root. */
async function tryOut(attempt: Attempt): Promise<SnapshotResult> {
  const { request } = attempt;
  const { config, root, runDirectory } = request;
  await openBackupRoot(root.path, root.uuid);
  const leftovers = await listIncomplete(root, config.host);
  const trees = await findBaseTrees(
    root,
    config.host,
    request.bases,
    request.distrustLeftovers === true ? [] : leftovers,
  );
  const directory = `${runDirectory}/dry-run`;
  await mkdir(`${directory}/data`, { recursive: true, mode: 0o700 });
  const fill = await fillTree(attempt, trees, directory, {});
  const judged = await judgeFill(fill.outcome, request);
  const warnings = [...trees.warnings, ...judged.warnings];
  const counts = { files: 0, directories: 0, symlinks: 0, specials: 0, bytesTotal: 0 };
  const none: TreeCounts = { ...counts, filesNew: 0, bytesNew: 0, filesLinked: 0 };
  const metadata = describeSnapshot(request, {
    trees,
    fill,
    counts: none,
    warnings,
    partial: judged.partial,
  });
  return { metadata: { ...metadata, suspicion: null, status: 'complete' }, path: null, warnings };
}

async function fillTree(
  { request, deadline, rsyncVersion }: Attempt,
  trees: BaseTrees,
  directory: string,
  { received, writeOut }: { received?: ReceivedChecksums; writeOut?: WriteOut },
): Promise<FillResult & { version: string }> {
  const { config, hostKeys, log, runDirectory, sshKeyPath } = request;
  if (hostKeys.length === 0) throw unknownHostKey(config.host);
  const { address, sshPort: port, sshUser: user } = config;
  const version = await rsyncVersion;
  const ssh = await writeSshConfig(runDirectory, { address, port, user, keyPath: sshKeyPath }, hostKeys);
  for (const warning of trees.warnings) log('warn', warning);
  const runLog = await RunLog.create(`${directory}/rsync.log`);
  try {
    const filled = await fillByLinkDest({
      config,
      destination: `${directory}/data`,
      baseTrees: trees.paths,
      ssh,
      lockFd: request.lock.fd,
      asRoot: runsAsRoot(),
      dryRun: request.dryRun,
      signal: deadline.signal,
      onProgress: (progress) => {
        writeOut?.reached(progress.bytes);
        request.onProgress(progress);
      },
      onItem: (line) => {
        received?.addItem(line);
        runLog.addItem(line);
        // what was transferred is in rsync.log; the run's own log gets what somebody should read
        if (request.dryRun) log('debug', showItem(line));
      },
      onLine: (line) => {
        received?.addLine(line);
        runLog.add(line);
        log(line.startsWith('rsync') ? 'warn' : 'debug', line);
      },
    });
    return { ...filled, version };
  } finally {
    await runLog.close();
  }
}

async function removeLeftovers(
  request: SnapshotRequest,
  leftovers: readonly SnapshotName[],
  metadata: SnapshotMetadata,
): Promise<void> {
  // an implausible tree may lack what a leftover has; one with a few gaps may not keep leftovers for ever
  if (metadata.status === 'suspicious') return;
  try {
    await removeIncomplete(request.root, request.config.host, leftovers);
  } catch (error) {
    // the snapshot stands; the next run tries again
    request.log('warn', `Leftovers of failed runs could not be removed: ${(error as Error).message}`);
  }
}

function unknownHostKey(host: string): PobsyncError {
  return new PobsyncError(
    'host_key_unknown',
    `No host key is approved for ${host}; nothing was transferred.`,
    {
      cure: `Compare and approve the key with: pobsync trust-host ${host}`,
    },
  );
}
