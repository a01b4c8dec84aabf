import type { RunId } from '../domain/run-id.ts';
import { showText } from '../domain/show-text.ts';
import { insertMissingRows } from './insert-rows.ts';
import type { RunLogRow } from './tables/run-logs.ts';
import type { Tx } from './tx.ts';

export type RunLogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line of what a run said. `seq` counts from 1 within the run and is given by the writer. */
export interface RunLogLine {
  seq: number;
  at: Date;
  level: RunLogLevel;
  text: string;
}

/** Longer lines are cut. */
export const longestLogText = 4000;
/** Writers stop here; a run that says more than this says it in rsync.log. */
export const largestLogLines = 2000;

/** Appends lines; a line that is there already (a repeated write) stays, lines beyond the bound are dropped. */
export async function appendRunLog(tx: Tx, id: RunId, lines: readonly RunLogLine[]): Promise<void> {
  const rows = lines
    .filter((line) => line.seq <= largestLogLines)
    .map((line) => ({ ...line, runId: id, text: showText(line.text, longestLogText) }));
  if (rows.length > 0) await insertMissingRows(tx, 'run_logs', rows);
}

/** Lines after a given one, in order. */
export async function readRunLog(tx: Tx, id: RunId, afterSeq = 0, limit = 500): Promise<RunLogLine[]> {
  const rows = await tx
    .getRepository<RunLogRow>('run_logs')
    .createQueryBuilder('l')
    .where('l.run_id = :id AND l.seq > :afterSeq', { id, afterSeq })
    .orderBy('l.seq')
    .limit(limit)
    .getMany();
  return rows.map(({ seq, at, level, text }) => ({ seq, at, level, text }));
}
