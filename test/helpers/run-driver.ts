import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { makeSnapshotName } from '../../lib/domain/snapshot-name.ts';
import type { BackupSite } from './backup-site.ts';
import type { BackupDriverJob, DriverJob } from './engine-driver.ts';
import type { TestSshd } from './sshd.ts';

/** The engine as one plain file that any process, under any user or tracer, can run. */
export interface Driver {
  path: string;
  remove(): void;
}

export function buildDriver(): Driver {
  // readable by other users, too
  const directory = mkdtempSync(join(tmpdir(), 'pobsync-driver-'));
  const path = join(directory, 'driver.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('./engine-driver.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: path,
  });
  return { path, remove: () => rmSync(directory, { recursive: true }) };
}

export interface DriverRun {
  child: ChildProcess;
  ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }>;
}

/** A backup of a site's host as a job, under a name and in a run directory of its own. */
export async function backupJob(
  { directory, root, config }: BackupSite,
  { hostKeys, keyPath }: TestSshd,
  changes: Partial<BackupDriverJob> = {},
): Promise<BackupDriverJob> {
  return {
    operation: 'backup',
    root,
    config,
    name: makeSnapshotName(new Date('2026-11-22T00:00:00Z'), randomBytes(6)),
    base: null,
    hostKeys,
    sshKeyPath: keyPath,
    runDirectory: await mkdtemp(join(directory, 'run-')),
    ...changes,
  };
}

/** @param prefix a program to run it under, such as strace or setpriv with its arguments */
export function startDriver(driver: Driver, job: DriverJob, prefix: readonly string[] = []): DriverRun {
  const [command = process.execPath, ...args] = [
    ...prefix,
    process.execPath,
    driver.path,
    JSON.stringify(job),
  ];
  const child = spawn(command, args, {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', ...(prefix.length === 0 ? (['ipc'] as const) : [])],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended: DriverRun['ended'] = new Promise((resolve) => {
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  return { child, ended };
}
