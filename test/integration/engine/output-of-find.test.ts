import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { outputOfFind, type FindCommand } from '../../../lib/engine/output-of-find.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-find-'));
  await writeFile(join(directory, 'file'), '');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const shell = (script: string): FindCommand => ({ program: 'sh', args: ['-c', script] });

async function expectGone(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ESRCH' });
      return;
    }
    await sleep(20);
  }
  throw new Error(`Process ${pid} is still there.`);
}

async function read(command: FindCommand, signal?: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of outputOfFind(directory, command, signal)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('hands on what find prints', async () => {
  const command = { program: 'find', args: ['.', '-type', 'f'], cwd: directory };
  expect(await read(command)).toBe('./file\n');
});

test('says what find complained of, and of which tree', async () => {
  await expect(read({ program: 'find', args: [join(directory, 'none')] })).rejects.toMatchObject({
    code: 'disk_failed',
    message: expect.stringMatching(/^Reading \/.*pobsync-find-.* failed: find: .*none/),
  });
});

test('lets one that has closed its output come to its own end', async () => {
  expect(await read(shell('echo all; exec >&-; sleep 0.3; exit 0'))).toBe('all\n');
});

test('is stopped when nobody takes the next piece', async () => {
  const output = outputOfFind(directory, shell('echo $$; exec sleep 600'));
  const first: IteratorResult<Buffer, unknown> = await output.next();
  const pid = Number(String(first.value));
  expect(process.kill(pid, 0)).toBe(true);
  await output.return(undefined);
  await expectGone(pid);
});

test('is stopped by its signal, whose reason is told', async () => {
  const stop = new AbortController();
  const reading = read(shell('exec sleep 600'), stop.signal);
  stop.abort(new Error('enough'));
  await expect(reading).rejects.toThrow('enough');
  await expect(read(shell('true'), AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
});
