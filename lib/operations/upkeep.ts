import { PobsyncError } from '../domain/errors.ts';
import type { WorkerRole } from '../data/workers.ts';
import { copyDaily } from './database-copies.ts';
import { keepHouse } from './housekeeping.ts';
import { saveConfiguration } from './root-configuration.ts';
import type { Services } from './services.ts';

const configurationEveryMs = 600_000;

/** What a service does beside its work, after each tick. */
export interface Upkeep {
  run: (clockHeld: boolean) => Promise<void>;
}

/**
 * Keeps the copy of the configuration beside the snapshots (every ten minutes), the daily copy of the database (whoever
 * ticks; a plain worker leaves it to those) and the length of the history. What fails is told and tried again.
 */
export function makeUpkeep(services: Services, role: WorkerRole): Upkeep {
  const { clock, logger } = services;
  let configurationAtMs = -Infinity;
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      // a disk that is away is told by every run and by status
      const known = error instanceof PobsyncError && ['root_missing', 'refused'].includes(error.code);
      logger[known ? 'debug' : 'warn']({ err: error }, `${what} failed`);
    }
  };
  return {
    async run(clockHeld) {
      if (clock.monotonicMs() - configurationAtMs >= configurationEveryMs) {
        configurationAtMs = clock.monotonicMs();
        await attempt('copying the configuration', () => saveConfiguration(services));
      }
      if (role !== 'worker') await attempt('copying the database', () => copyDaily(services, !clockHeld));
      // a clock in doubt must not age out history
      if (!clockHeld) await attempt('forgetting old runs', () => keepHouse(services));
    },
  };
}
