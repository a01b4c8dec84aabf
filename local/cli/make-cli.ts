import { randomUUID } from 'node:crypto';
import { bindServices } from '../../lib/handler/bind-services.ts';
import { makeSharedServices, type SharedServices } from '../../lib/handler/shared-services.ts';
import { makeLogger } from '../../lib/logger.ts';
import type { Cli, World } from './cli.ts';

const mostHeldLines = 200;

/** Prepares one command line. Nothing is read or opened before a command asks for it. */
export function makeCli(world: World, json: boolean): Cli {
  let made: SharedServices | null = null;
  const cli: Cli = {
    ...world,
    json,
    outcome: null,
    heldLog: [],
    shared(purpose = 'command') {
      made ??= purpose === 'service' ? makeSharedServices(world.loadConfig()) : quietServices(cli);
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

/**
 * What a command did is in its result, and what went wrong in its error: log lines about it would only come between.
 * They are held, and shown when the error is a defect. Whoever sets another log level wants to see them at once.
 */
function quietServices(cli: Cli): SharedServices {
  const config = cli.loadConfig();
  if (config.logLevel !== 'info') return makeSharedServices(config);
  const hold = {
    write(line: string) {
      cli.heldLog.push(line);
      if (cli.heldLog.length > mostHeldLines) cli.heldLog.shift();
    },
  };
  return makeSharedServices({ ...config, logLevel: 'warn' }, makeLogger('warn', hold));
}
