import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { parseConfig } from '../../../lib/config.ts';
import { openDatabase, type Database } from '../../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import { makeLogger } from '../../../lib/logger.ts';
import { initialise } from '../../../lib/operations/initialise.ts';
import type { Services } from '../../../lib/operations/services.ts';
import { fixedClock, type FixedClock } from '../../helpers/fixed-clock.ts';

export interface Installation {
  /** Holds the home and whatever else a test makes; gone after the test. */
  directory: string;
  services: Services;
  clock: FixedClock;
}

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/**
 * A machine on which pobsync was never run; the time is Sunday, 22 November 2026, noon.
 *
 * @param databaseUrl of an empty database; a file in the home when absent
 */
export async function bareMachine(databaseUrl?: string): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-operations-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  const machine = { isRoot: true, userHome: directory, readSecretFile: () => '' };
  const home = join(directory, 'home');
  const config = parseConfig({ POBSYNC_HOME: home, POBSYNC_DATABASE_URL: databaseUrl }, machine);
  const clock = fixedClock('2026-11-22T12:00:00Z');
  let open: Promise<Database> | null = null;
  cleanups.push(async () => (await open?.catch(() => null))?.close());
  const services: Services = {
    config,
    clock,
    logger: makeLogger('silent'),
    database() {
      open ??= openDatabase({ url: parseDatabaseUrl(config.databaseUrl) }).catch((error: unknown) => {
        open = null;
        throw error;
      });
      return open;
    },
    signal: new AbortController().signal,
    onProgress: () => {},
    requestId: 'test',
  };
  return { directory, services, clock };
}

/** The same, initialised, with a backup root. */
export async function installation(databaseUrl?: string): Promise<Installation> {
  const machine = await bareMachine(databaseUrl);
  await initialise(machine.services, { backupRoot: join(machine.directory, 'backups') });
  return machine;
}
