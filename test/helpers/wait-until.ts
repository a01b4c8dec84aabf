import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const patienceMs = 60_000;

/** Waits until the condition holds; fails after a minute, which is far more than a busy machine needs. */
export async function waitUntil(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await sleep(10);
  }
}

/** Waits until the new tree of a host has its first entries, the sign that rsync is at work on it. */
export async function waitForTransfer(rootPath: string, host: string): Promise<void> {
  const incomplete = join(rootPath, host, '.incomplete');
  await waitUntil(`${host} is transferred`, () =>
    namesIn(incomplete).some((name) => namesIn(join(incomplete, name, 'data')).length > 0),
  );
}

function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
