import { randomUUID } from 'node:crypto';
import type { Config } from '../../lib/config.ts';
import { bindServices } from '../../lib/handler/bind-services.ts';
import { makeSharedServices, type SharedServices } from '../../lib/handler/shared-services.ts';
import type { Cli, World } from './cli.ts';

/** Prepares one command line. Nothing is read or opened before a command asks for it. */
export function makeCli(world: World, json: boolean): Cli {
  let made: SharedServices | null = null;
  const cli: Cli = {
    ...world,
    json,
    outcome: null,
    shared(purpose = 'command') {
      made ??= makeSharedServices(purpose === 'command' ? quiet(world.loadConfig()) : world.loadConfig());
      return made;
    },
    services() {
      return bindServices(cli.shared(), { requestId: randomUUID(), signal: world.signal, name: 'cli' });
    },
    async close() {
      await made?.close();
    },
  };
  return cli;
}

/** What a command did is in its result: lines about it would only come between. */
function quiet(config: Config): Config {
  return config.logLevel === 'info' ? { ...config, logLevel: 'warn' } : config;
}
