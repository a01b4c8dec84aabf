import type { Config } from '../../lib/config.ts';
import { makeSharedServices, type SharedServices } from '../../lib/handler/shared-services.ts';
import { makeLogger } from '../../lib/logger.ts';

export interface CapturedServices {
  shared: SharedServices;
  /** Every log entry so far. */
  entries: () => Record<string, unknown>[];
}

/** Services that keep their log in memory; the database is whatever the configuration says. */
export function capturedServices(config: Partial<Config> = {}): CapturedServices {
  const lines: string[] = [];
  const whole: Config = {
    home: '/nonexistent/pobsync',
    databaseUrl: 'sqlite:/nonexistent/pobsync/pobsync.sqlite',
    timeZone: null,
    logLevel: 'info',
    publicUrl: null,
    node: 'main',
    ...config,
  };
  const logger = makeLogger(whole.logLevel, { write: (line) => lines.push(line) });
  return {
    shared: makeSharedServices(whole, logger),
    entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
