import { requestCancel } from '../data/run-lease.ts';
import { getRun } from '../data/runs.ts';
import { RefusedError } from '../domain/errors.ts';
import { parseRunId } from '../domain/run-id.ts';
import { isEnded } from '../domain/run-status.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';

export interface CancelRunInput {
  id: string;
  by: string;
}

/**
 * Takes a waiting run out of the queue, or asks a running one to stop: whoever runs it sees that within seconds.
 *
 * @throws NotFoundError
 * @throws RefusedError for a run that has ended
 */
export async function cancelRun(services: Services, input: CancelRunInput): Promise<RunView> {
  const id = parseRunId(input.id);
  const database = await services.database();
  return database.write(async (tx) => {
    const run = await getRun(tx, id);
    if (isEnded(run.status)) {
      throw new RefusedError(`Run ${id} has ended already: ${run.status}.`, {
        facts: { runId: id, status: run.status },
      });
    }
    return viewRun((await requestCancel(tx, id, input.by, services.clock.now())) ?? run);
  });
}
