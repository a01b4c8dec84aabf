import { readRunLog } from '../data/run-logs.ts';
import { getRun } from '../data/runs.ts';
import { parseRunId } from '../domain/run-id.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';

export interface ShowRunInput {
  id: string;
  /** Log lines after this number; all when absent. */
  afterSeq?: number | undefined;
  /** At most this many log lines; 2,000 when absent, which is all that a run keeps. */
  limit?: number | undefined;
}

export interface ShowRunResult extends RunView {
  /** With what the function was called. */
  event: unknown;
  /** What it returned; null while it runs and when it failed. */
  result: unknown;
  log: { seq: number; at: string; level: string; text: string }[];
}

/** @throws InvalidInputError, NotFoundError */
export async function showRun(services: Services, input: ShowRunInput): Promise<ShowRunResult> {
  const id = parseRunId(input.id);
  const database = await services.database();
  return database.read(async (tx) => {
    const run = await getRun(tx, id);
    const log = await readRunLog(tx, id, input.afterSeq ?? 0, input.limit ?? 2000);
    return {
      ...viewRun(run),
      event: run.event,
      result: run.result,
      log: log.map((line) => ({ ...line, at: line.at.toISOString() })),
    };
  });
}
