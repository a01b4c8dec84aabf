import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineSplitter } from '../../../lib/engine/line-splitter.ts';
import { openPolledOutput } from '../../../lib/engine/polled-output.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pobsync-output-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Runs a shell script and gives its lines. */
async function linesOf(script: string): Promise<string[]> {
  const output = await openPolledOutput(directory);
  await output.handOver((fd) => spawn('sh', ['-c', script], { stdio: ['ignore', fd, 'inherit'] }));
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line.toString()));
  await output.readAll((chunk) => splitter.push(chunk));
  splitter.end();
  return lines;
}

test('far more than the pipe holds arrives whole and in order, lines across blocks too', async () => {
  const lines = await linesOf('seq 1 200000');
  expect(lines).toHaveLength(200_000);
  expect(lines.findIndex((line, index) => line !== String(index + 1))).toBe(-1);
  expect(readdirSync(directory)).toEqual([]);
});

test('ends with the last writer, not with the program that was started', async () => {
  expect(await linesOf('(sleep 0.3; echo late) & echo early')).toEqual(['early', 'late']);
});

test('keeps nothing open when the program cannot be started', async () => {
  const pipes = () => readdirSync('/proc/self/fd').length;
  const before = pipes();
  const output = await openPolledOutput(directory);
  const start = () => {
    throw new Error('too many words');
  };
  await expect(output.handOver(start)).rejects.toThrow('too many words');
  expect(pipes()).toBe(before);
  expect(readdirSync(directory)).toEqual([]);
});

test('says what is wrong when there is no place for the pipe', async () => {
  await expect(openPolledOutput(join(directory, 'missing'))).rejects.toMatchObject({ code: 'disk_failed' });
});
