import { describeProblems } from '../../../contracts/describe-problems.ts';
import {
  restoreEvent,
  restoreResult,
  type RestoreEvent,
  type RestoreResult,
} from '../../../contracts/restore.ts';
import type { ShowRunResult } from '../../../operations/show-run.ts';
import type { RestoreRun } from '../views/run-view.ts';

/** What a run restores, and what came of it; null for other runs and for what another version asked. */
export function toRestoreRun(run: ShowRunResult): RestoreRun | null {
  if (run.operation !== 'restore' || describeProblems(restoreEvent, run.event, 'event').length > 0)
    return null;
  const event = run.event as RestoreEvent;
  const { to, paths } = event;
  return {
    to: to.place === 'directory' ? to.path : `${event.host}: ${to.path ?? 'where it was'}`,
    pathCount: paths === undefined ? null : paths.length,
    outcome: outcomeOf(run.result),
    again: fieldsOf(event),
  };
}

function outcomeOf(result: unknown): RestoreRun['outcome'] {
  if (result === null || describeProblems(restoreResult, result, 'result').length > 0) return null;
  const { snapshot, target, dryRun, stats, changes, changesTotal } = result as RestoreResult;
  return { snapshot, target, dryRun, ...stats, changes, changesTotal };
}

/** As the form of a restore carries them. */
function fieldsOf({ to, paths = [], overwrite, deleteExtra }: RestoreEvent): Record<string, string> {
  const path = to.path ?? '';
  const place = to.place === 'directory' ? 'directory' : path === '' ? 'origin' : 'host';
  return {
    place,
    directory: place === 'directory' ? path : '',
    hostDirectory: place === 'host' ? path : '',
    overwrite: overwrite === true ? 'on' : '',
    deleteExtra: deleteExtra === true ? 'on' : '',
    ...Object.fromEntries(paths.map((one, index) => [`path-${index}`, one])),
  };
}
