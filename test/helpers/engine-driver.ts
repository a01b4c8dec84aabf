import { parseRunId } from '../../lib/domain/run-id.ts';
import type { SnapshotName } from '../../lib/domain/snapshot-name.ts';
import type { SnapshotId, SnapshotRef } from '../../lib/domain/snapshot-ref.ts';
import type { EffectiveHostConfig } from '../../lib/domain/effective-config.ts';
import type { BackupRoot } from '../../lib/engine/backup-root.ts';
import { emptyTrash, moveToTrash } from '../../lib/engine/delete-snapshot.ts';
import type { HostKey } from '../../lib/engine/host-keys.ts';
import { acquireHostLock } from '../../lib/engine/host-lock.ts';
import { takeSnapshot } from '../../lib/engine/take-snapshot.ts';

export interface BackupDriverJob {
  operation: 'backup';
  root: BackupRoot;
  config: EffectiveHostConfig;
  name: SnapshotName;
  base: SnapshotId | null;
  hostKeys: HostKey[];
  sshKeyPath: string;
  runDirectory: string;
}

/** One operation of the engine, to be done by a process of its own that a test can kill. */
export type DriverJob = BackupDriverJob | { operation: 'delete'; root: BackupRoot; ref: SnapshotRef };

const job = JSON.parse(process.argv[2] ?? '') as DriverJob;
const lock = await acquireHostLock(job.root, job.operation === 'backup' ? job.config.host : job.ref.host);
if (job.operation === 'delete') {
  await moveToTrash(job.root, job.ref);
  await emptyTrash(job.root, job.ref.host);
} else {
  const { metadata } = await takeSnapshot({
    ...job,
    lock,
    kind: 'scheduled',
    runId: parseRunId('01k9x2m4q7abc'),
    startedAt: new Date('2026-11-22T00:00:00Z'),
    bases: { primary: job.base, extras: [] },
    previous: null,
    dryRun: false,
    signal: new AbortController().signal,
    onProgress: () => process.send?.('progress'),
    log: () => undefined,
    now: () => new Date('2026-11-22T00:00:01Z'),
  });
  process.stdout.write(JSON.stringify(metadata));
}
await lock.release();
if (process.connected) process.disconnect();
