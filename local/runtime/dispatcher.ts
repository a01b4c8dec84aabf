import { InterruptedError, PobsyncError } from '../../lib/domain/errors.ts';
import type { Services } from '../../lib/operations/services.ts';
import {
  claimRuns,
  returnRun,
  settleClaim,
  type ClaimedRun,
  type Worker,
} from '../../lib/operations/worker.ts';
import type { invoke } from './invoke.ts';

/** Starts queued runs, each as an invocation of its function, up to the worker's limit. */
export interface Dispatcher {
  /** Starts what may start now; when a run ends, the next one takes its place by itself. */
  dispatch: (clockHeld: boolean) => Promise<void>;
  running: () => number;
  /** Resolves when the next run ends; at once when none runs. */
  oneEnded: () => Promise<void>;
  /** Asks every run to stop, and waits until they did. */
  stop: () => Promise<void>;
}

export function makeDispatcher(services: Services, worker: Worker, call: typeof invoke): Dispatcher {
  const stopping = new AbortController();
  const runs = new Set<Promise<void>>();
  let dispatching: Promise<void> = Promise.resolve();
  let held = false;

  /** One at a time, because two would count the same free places. */
  function dispatch(clockHeld: boolean): Promise<void> {
    held = clockHeld;
    return (dispatching = dispatching.catch(() => {}).then(() => fill(clockHeld)));
  }

  async function fill(clockHeld: boolean): Promise<void> {
    while (runs.size < worker.maxConcurrent && !stopping.signal.aborted) {
      const claimed = await claimRuns(services, worker, worker.maxConcurrent - runs.size);
      if (claimed.length === 0) return;
      for (const one of claimed) {
        if (stopping.signal.aborted) await returnRun(services, one);
        else start(withoutDeleting(services, one, clockHeld));
      }
    }
  }

  function start(claimed: ClaimedRun): void {
    const run = execute(claimed).finally(() => {
      runs.delete(run);
      // whoever calls this looks again in a moment, and says what is wrong
      if (!services.signal.aborted) void dispatch(held).catch(() => {});
    });
    runs.add(run);
  }

  async function execute(claimed: ClaimedRun): Promise<void> {
    const { operation, event, host, claim } = claimed;
    const about = { operation, host, runId: claim.id };
    services.logger.info(about, 'run started');
    try {
      await call(operation, event, { claim, requestId: claim.id, signal: stopping.signal });
      services.logger.info(about, 'run ended');
    } catch (error) {
      // the run's row says why; here only that it happened
      const code = error instanceof PobsyncError ? error.code : 'internal';
      const message = error instanceof Error ? error.message : String(error);
      services.logger.error({ ...about, code }, message);
      await settleClaim(services, claimed, error).catch((failure: unknown) => {
        // the next tick finds the claim without a process
        services.logger.warn({ ...about, err: failure }, 'the failed start could not be recorded');
      });
    }
  }

  return {
    dispatch,
    running: () => runs.size,
    oneEnded: async () => {
      if (runs.size > 0) await Promise.race(runs);
    },
    stop: async () => {
      stopping.abort(new InterruptedError('The run was interrupted: the worker is shutting down.'));
      await dispatching.catch(() => {});
      await Promise.all(runs);
    },
  };
}

/** After a jump of the clock a scheduled backup still runs, but its prune waits for another day. */
function withoutDeleting(services: Services, claimed: ClaimedRun, clockHeld: boolean): ClaimedRun {
  if (!clockHeld || claimed.event['prune'] !== true) return claimed;
  services.logger.warn(
    { runId: claimed.claim.id },
    'the prune after this backup is left out: the clock jumped',
  );
  return { ...claimed, event: { ...claimed.event, prune: false } };
}
