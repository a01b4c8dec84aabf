import { spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { build } from 'esbuild';
import type { DatabaseUrl } from '../../../../lib/data/database-url.ts';

export interface ProcessEnd {
  /** What it printed, or null when it printed nothing. */
  value: unknown;
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
}

type Role = 'migrate' | 'migrate-and-die' | 'claim' | 'tick';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** Bundles data-process.ts for the tests of a file, and gives a function that runs it. */
export function dataProcesses(): (role: Role, url: DatabaseUrl, number?: number) => Promise<ProcessEnd> {
  // inside the repository, where node finds the packages
  const directory = join(repository, 'dist', `test-${process.pid}`);
  const bundle = join(directory, 'data-process.mjs');
  beforeAll(async () => {
    await mkdir(directory, { recursive: true });
    await build({
      entryPoints: [fileURLToPath(new URL('data-process.ts', import.meta.url))],
      outfile: bundle,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
    });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return (role, url, number = 0) => runNode([bundle, role, JSON.stringify(url), String(number)]);
}

function runNode(args: string[]): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ value: stdout === '' ? null : JSON.parse(stdout), code, signal, stderr });
    });
  });
}
