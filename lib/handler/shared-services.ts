import { systemClock } from '../clock.ts';
import { loadConfig, type Config } from '../config.ts';
import type { Database } from '../data/database.ts';
import { parseDatabaseUrl } from '../data/database-url.ts';
import { makeLogger, type Logger } from '../logger.ts';
import type { Services } from '../operations/services.ts';

/** What all invocations of a process share; kept warm between them. */
export type SharedServices = Pick<Services, 'config' | 'clock' | 'logger' | 'database'> & {
  /** Closes the database if it was opened. The next invocation opens it again. */
  close(): Promise<void>;
};

let ofProcess: SharedServices | null = null;

/**
 * The services of this process, made at the first call from the environment or from a given configuration.
 *
 * @throws InvalidInputError when the environment is malformed
 */
export function sharedServices(config?: Config): SharedServices {
  if (ofProcess !== null && config === undefined) return ofProcess;
  ofProcess = makeSharedServices(config ?? loadConfig());
  return ofProcess;
}

/** Services apart from those of the process: what tests, and a second instance in one process, use. */
export function makeSharedServices(
  config: Config,
  logger: Logger = makeLogger(config.logLevel),
): SharedServices {
  let opening: Promise<Database> | null = null;
  return {
    config,
    clock: systemClock,
    logger,
    database() {
      opening ??= open(config).catch((error: unknown) => {
        // a database that was absent or locked may be there at the next try
        opening = null;
        throw error;
      });
      return opening;
    },
    async close() {
      const database = await opening?.catch(() => null);
      opening = null;
      await database?.close();
    },
  };
}

/** Loaded late: the ORM is most of the start-up time, and a call that is refused does not need it. */
async function open(config: Config): Promise<Database> {
  const { openDatabase } = await import('../data/database.ts');
  return openDatabase({ url: parseDatabaseUrl(config.databaseUrl) });
}
