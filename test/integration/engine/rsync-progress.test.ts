import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RsyncProgress } from '../../../lib/engine/rsync-progress.ts';
import { runRsync } from '../../../lib/engine/rsync-process.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-progress-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** A program in place of rsync: a real one does not print at a pace that a test can ask for. */
async function progressOf(script: string): Promise<RsyncProgress[]> {
  const program = join(directory, 'says-progress');
  await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const told: RsyncProgress[] = [];
  const { exitCode } = await runRsync({
    args: [],
    home: directory,
    lockFd: null,
    signal: new AbortController().signal,
    onProgress: (progress) => told.push(progress),
    onLine: () => undefined,
    program,
  });
  expect(exitCode).toBe(0);
  return told;
}

it('is told a few times a second, however often rsync says it, and to the end', async () => {
  const told = await progressOf(
    'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do\n' +
      '  printf "\\r %s00  50%%  1.00MB/s  0:00:01 (xfr#$i, to-chk=$((20 - i))/20)" $i; sleep 0.02\ndone',
  );
  expect(told.length).toBeLessThan(10);
  expect(told[0]).toMatchObject({ filesKnown: 20 });
  expect(told.at(-1)).toMatchObject({ bytes: 2000, percent: 100, filesDone: 20 });
});

it('is told while a long transfer goes on, also when nothing follows for a while', async () => {
  const told = await progressOf(
    'printf "\\r 100  10%%  1.00kB/s  0:00:09 (xfr#1, to-chk=9/10)\\n"; sleep 0.3\n' +
      'printf "\\r 200  20%%  1.00kB/s  0:00:08 (xfr#2, to-chk=8/10)\\n"; sleep 0.3\n' +
      'printf "\\r 300  30%%  1.00kB/s  0:00:07 (xfr#3, to-chk=7/10)\\n"',
  );
  expect(told.map(({ bytes }) => bytes)).toEqual([100, 200, 300]);
});
