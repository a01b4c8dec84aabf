import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAddress } from '../../lib/domain/address.ts';
import { defaultSettings } from '../../lib/domain/default-settings.ts';
import type { EffectiveHostConfig } from '../../lib/domain/effective-config.ts';
import { parseHostName } from '../../lib/domain/host-name.ts';
import { makeRunId } from '../../lib/domain/run-id.ts';
import { makeSnapshotName } from '../../lib/domain/snapshot-name.ts';
import { parseSources } from '../../lib/domain/source-path.ts';
import { parseSshUser } from '../../lib/domain/ssh-user.ts';
import { createBackupRoot, type BackupRoot } from '../../lib/engine/backup-root.ts';
import { acquireHostLock } from '../../lib/engine/host-lock.ts';
import { takeSnapshot, type SnapshotRequest, type SnapshotResult } from '../../lib/engine/take-snapshot.ts';
import { removeDirectory } from './remove-directory.ts';
import type { TestSshd } from './sshd.ts';

/** A source, a backup root and a host's configuration, ready for backups over a test sshd. */
export interface BackupSite {
  directory: string;
  source: string;
  root: BackupRoot;
  config: EffectiveHostConfig;
  /** Takes a snapshot under the host's lock; `changes` replace parts of the request. */
  backUp(changes?: Partial<SnapshotRequest>): Promise<SnapshotResult>;
  remove(): Promise<void>;
}

export async function makeBackupSite(
  sshd: TestSshd,
  options: { settings?: Partial<EffectiveHostConfig>; rootPath?: string } = {},
): Promise<BackupSite> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-site-'));
  await chmod(directory, 0o755);
  const source = join(directory, 'source');
  await mkdir(source);
  const { root } = await createBackupRoot(options.rootPath ?? join(directory, 'root'), {
    uuid: randomUUID(),
    now: new Date('2026-11-20T00:00:00Z'),
    useExisting: false,
  });
  const config: EffectiveHostConfig = {
    ...defaultSettings,
    host: parseHostName('web1'),
    address: parseAddress('127.0.0.1'),
    sshPort: sshd.port,
    sshUser: parseSshUser(sshd.user),
    sources: parseSources([source]),
    excludes: [],
    minFreePercent: 0,
    ...options.settings,
  };
  let count = 0;
  return {
    directory,
    source,
    root,
    config,
    backUp: async (changes = {}) => {
      const runDirectory = await mkdtemp(join(directory, 'run-'));
      const lock = await acquireHostLock(root, config.host);
      const startedAt = new Date(Date.UTC(2026, 10, 21, 0, 0, count++));
      try {
        return await takeSnapshot({
          root,
          lock,
          config,
          kind: 'scheduled',
          name: makeSnapshotName(startedAt, randomBytes(6)),
          runId: makeRunId(startedAt, randomBytes(4)),
          startedAt,
          bases: { primary: null, extras: [] },
          previous: null,
          hostKeys: sshd.hostKeys,
          sshKeyPath: sshd.keyPath,
          runDirectory,
          dryRun: false,
          signal: new AbortController().signal,
          onProgress: () => undefined,
          log: () => undefined,
          now: () => new Date(startedAt.getTime() + 1000),
          ...changes,
        });
      } finally {
        await lock.release();
        await rm(runDirectory, { recursive: true, force: true });
      }
    },
    remove: () => removeDirectory(directory),
  };
}
