import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireTargetLock, lockedTargets } from '../../../lib/engine/restore/target-lock.ts';

let directory: string;
let locks: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-target-lock-'));
  locks = join(directory, 'run', 'locks');
});
afterEach(() => rm(directory, { recursive: true }));

test('of ten at once one gets the target, the others are told who has it', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => acquireTargetLock(locks, '/srv/x')),
  );
  const won = results.filter((result) => result.status === 'fulfilled');
  expect(won).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') {
      expect(result.reason).toMatchObject({ code: 'busy', facts: { target: '/srv/x', heldBy: '/srv/x' } });
    }
  }
  await won[0]?.value.release();
  await (await acquireTargetLock(locks, '/srv/x')).release();
});

test('a target inside another or around it is busy, one beside it and a host are not', async () => {
  const held = await acquireTargetLock(locks, '/srv/x');
  for (const path of ['/srv', '/srv/x/y']) {
    await expect(acquireTargetLock(locks, path)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('/srv/x'),
    });
  }
  const beside = await acquireTargetLock(locks, '/srv/xy');
  const host = await acquireTargetLock(locks, 'host web1');
  await expect(acquireTargetLock(locks, 'host web1')).rejects.toMatchObject({ code: 'busy' });
  expect((await lockedTargets(locks)).sort()).toEqual(['/srv/x', '/srv/xy', 'host web1']);
  for (const lock of [held, beside, host]) await lock.release();
  expect(await lockedTargets(locks)).toEqual([]);
  expect(readdirSync(locks)).toEqual(['gate']);
});

test('a child that inherited the lock keeps it after we let go', async () => {
  const lock = await acquireTargetLock(locks, '/srv/x');
  const child = spawn('sleep', ['60'], { stdio: ['ignore', 'ignore', 'ignore', lock.fd] });
  await lock.release();
  expect(await lockedTargets(locks)).toEqual(['/srv/x']);
  await expect(acquireTargetLock(locks, '/srv/x')).rejects.toMatchObject({ code: 'busy' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
  expect(await lockedTargets(locks)).toEqual([]);
});
