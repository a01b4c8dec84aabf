import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { createBackupRoot, type BackupRoot } from '../../../lib/engine/backup-root.ts';
import { acquireHostLock, isHostLocked } from '../../../lib/engine/host-lock.ts';

const web1 = parseHostName('web1');
let directory: string;
let root: BackupRoot;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-lock-'));
  const options = { uuid: randomUUID(), now: new Date('2026-11-20T00:00:00Z'), useExisting: false };
  ({ root } = await createBackupRoot(`${directory}/root`, options));
});
afterEach(() => rm(directory, { recursive: true }));

test('of twenty at once one gets the lock, the others are told that the host is busy', async () => {
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => acquireHostLock(root, web1)));
  const won = results.filter((result) => result.status === 'fulfilled');
  expect(won).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ code: 'busy', facts: { host: 'web1' } });
  }
  await won[0]?.value.release();
  await (await acquireHostLock(root, web1)).release();
});

test('different hosts do not wait for each other', async () => {
  const one = await acquireHostLock(root, web1);
  const two = await acquireHostLock(root, parseHostName('web2'));
  await one.release();
  await two.release();
});

test('looking at a lock neither takes it nor creates anything', async () => {
  expect(await isHostLocked(root, web1)).toBe(false);
  expect(existsSync(`${root.path}/web1`)).toBe(false);
  const lock = await acquireHostLock(root, web1);
  expect(await isHostLocked(root, web1)).toBe(true);
  await lock.release();
  expect(await isHostLocked(root, web1)).toBe(false);
});

test('a child that inherited the lock keeps it after we let go', async () => {
  const lock = await acquireHostLock(root, web1);
  const child = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', lock.fd] });
  await lock.release();
  expect(await isHostLocked(root, web1)).toBe(true);
  await expect(acquireHostLock(root, web1)).rejects.toMatchObject({ code: 'busy' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
  expect(await isHostLocked(root, web1)).toBe(false);
});
