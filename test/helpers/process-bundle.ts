import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from '@jest/globals';
import { build } from 'esbuild';

export interface StartedProcess {
  child: ChildProcess;
  ended: Promise<ProcessEnd>;
}

export interface ProcessEnd {
  /** What it printed as JSON, or null when it printed nothing. */
  value: unknown;
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles a program for the tests of a file, and gives a function that starts it with arguments. */
export function processBundle(entry: URL): (...args: string[]) => StartedProcess {
  let directory: string;
  beforeAll(async () => {
    // inside the repository, where node finds the packages, and where no build cleans up
    const cache = join(repository, 'node_modules/.cache');
    await mkdir(cache, { recursive: true });
    directory = await mkdtemp(join(cache, 'pobsync-test-'));
    await build({
      entryPoints: [fileURLToPath(entry)],
      outfile: bundle(),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
    });
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const bundle = () => join(directory, basename(entry.pathname).replace(/\.ts$/, '.mjs'));
  return (...args) => start([bundle(), ...args]);
}

function start(args: string[]): StartedProcess {
  // a group of its own, so that it can be stopped together with its rsync
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ value: stdout === '' ? null : JSON.parse(stdout), code, signal, stderr });
    });
  });
  return { child, ended };
}
