import { BusyError, InvalidInputError, type PobsyncError } from '../lib/domain/errors.ts';
import { buildGateway } from '../lib/gateway/app.ts';
import type { SharedServices } from '../lib/handler/shared-services.ts';
import { requireSoundDatabase } from '../lib/operations/require-sound-database.ts';
import { waitForDatabase } from '../lib/operations/wait-for-database.ts';
import { invoke } from './runtime/invoke.ts';

export interface ListenOptions {
  shared: SharedServices;
  /** Address to listen on; only the machine itself reaches 127.0.0.1. */
  host: string;
  /** 0 for any free one. */
  port: number;
  /** Names, beside addresses, `localhost` and the public URL, under which it answers. */
  hostNames: readonly string[];
  /** See GatewayOptions. */
  trustProxy: boolean | string[];
  /** Aborted to end it. */
  signal: AbortSignal;
  onListening?: (url: string) => void;
}

/** Serves the web gateway until the signal is aborted; then it lets open requests end. */
export async function runGateway(options: ListenOptions): Promise<void> {
  const { shared, host, port, hostNames, trustProxy, signal } = options;
  // a database that is absent, old or damaged is told at once, not to the first visitor
  await waitForDatabase({ ...shared, signal });
  await requireSoundDatabase(shared);
  const app = buildGateway({
    ...{ shared, hostNames, trustProxy },
    invoke: (name, event, call) => invoke(name, event, { ...call, shared }),
  });
  const url = await app.listen({ host, port }).catch((error: unknown) => {
    throw listenError(`${host}:${port}`, error) ?? error;
  });
  shared.logger.info({ url }, 'gateway listens');
  options.onListening?.(url);
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }
  await app.close();
  shared.logger.info('gateway stopped');
}

/** What the system says about an address that cannot be listened on; null for anything else. */
function listenError(address: string, error: unknown): PobsyncError | null {
  const { code = '' } = error as NodeJS.ErrnoException;
  const told = `Cannot listen on ${address}:`;
  if (code === 'EADDRINUSE') {
    const cure = 'Stop it, or choose another port with --port.';
    return new BusyError(`${told} another program does.`, { cure, cause: error });
  }
  if (code === 'EACCES') {
    const cure = 'Choose a port from 1024 with --port, and put a proxy in front of it.';
    return new InvalidInputError(`${told} ports below 1024 are root's.`, { cure, cause: error });
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code)) {
    const cure = 'Give --host an address of this machine, or 0.0.0.0 for all.';
    return new InvalidInputError(`${told} this machine has no such address.`, { cure, cause: error });
  }
  return null;
}
