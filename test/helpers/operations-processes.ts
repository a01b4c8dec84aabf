import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { build } from 'esbuild';
import type { ProcessJob } from './operations-process.ts';

export interface StartedProcess {
  child: ChildProcess;
  ended: Promise<{ value: unknown; signal: NodeJS.Signals | null; stderr: string }>;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles operations-process.ts for the tests of a file, and gives a function that starts it. */
export function operationsProcesses(): (job: ProcessJob) => StartedProcess {
  // inside the repository, where node finds the packages
  const directory = join(repository, 'dist', `test-operations-${process.pid}`);
  const bundle = join(directory, 'operations-process.mjs');
  beforeAll(async () => {
    await mkdir(directory, { recursive: true });
    await build({
      entryPoints: [fileURLToPath(new URL('operations-process.ts', import.meta.url))],
      outfile: bundle,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
    });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return (job) => start([bundle, JSON.stringify(job)]);
}

function start(args: string[]): StartedProcess {
  // a group of its own, so that it can be stopped together with its rsync
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended: StartedProcess['ended'] = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_code, signal) => {
      resolve({ value: stdout === '' ? null : JSON.parse(stdout), signal, stderr });
    });
  });
  return { child, ended };
}
