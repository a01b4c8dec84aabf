import type { StatusResult } from '../contracts/status.ts';
import { showText } from '../domain/show-text.ts';

/**
 * What keeps the service from doing its work, one sentence each; none when all is well. Hosts that fail are no part of
 * it: they are told by `pobsync hosts` and by the metrics.
 */
export function statusProblems({ database, scheduler, backupRoot }: StatusResult): string[] {
  const problems: string[] = [];
  if (!database.ok) problems.push('The database is damaged.');
  if (!scheduler.running) {
    const since = scheduler.lastTickAt === null ? 'it never ticked' : `last tick ${scheduler.lastTickAt}`;
    problems.push(`No scheduler is running: ${since}.`);
  }
  if (backupRoot.path === null) problems.push('No backup root is set.');
  else if (backupRoot.problem !== null) problems.push(backupRoot.problem);
  else if (!backupRoot.present) problems.push(`The backup root ${showText(backupRoot.path)} is not there.`);
  return problems;
}
