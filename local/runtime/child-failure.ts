import { PobsyncError } from '../../lib/domain/errors.ts';
import type { ChildEnding } from './read-outcome.ts';

const stopSignals: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/**
 * Says how a child ended that left no outcome.
 *
 * @param stopReason why it had been asked to stop; null when nobody asked
 */
export function childFailure(name: string, ending: ChildEnding, stopReason: Error | null): PobsyncError {
  if (stopReason instanceof PobsyncError) return stopReason;
  const { exitCode, signal, spawnError } = ending;
  if (spawnError !== null) {
    return new PobsyncError('internal', `The process of function ${name} could not be started.`, {
      cause: spawnError,
      cure: 'Check the number of processes and the free memory of this machine.',
    });
  }
  if (signal !== null && stopSignals.includes(signal)) {
    return new PobsyncError(
      'interrupted',
      `The process of function ${name} was ended by ${signal} from outside.`,
      {
        cure: 'Look in the system log: the kernel sends SIGKILL when memory runs out.',
        facts: { signal },
      },
    );
  }
  const how = signal === null ? `with exit code ${exitCode ?? 'unknown'}` : `by ${signal}`;
  return new PobsyncError('internal', `The process of function ${name} ended ${how} and left no result.`, {
    cure: 'Look up the request id in the log.',
    facts: { signal, exitCode },
  });
}
