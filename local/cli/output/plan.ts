import type { PruneResult } from '../../../lib/contracts/prune.ts';
import { showText } from '../../../lib/domain/show-text.ts';
import { formatBytes } from './bytes.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

interface Row {
  name: string;
  kind: string;
  bytesNew: number | null;
  verdict: 'keep' | 'delete' | 'deleted';
  why: string;
}

/** A retention plan, newest snapshot first, with the reason of each verdict and a summary; or what became of it. */
export function planText(plan: PruneResult, style: Style): string {
  return verdictsText(plan, style) + summary(plan, style);
}

/** The verdicts alone, with their reasons. */
export function verdictsText(plan: PruneResult, style: Style): string {
  const rows = rowsOf(plan);
  const shown = table<Row>(
    [
      { title: 'SNAPSHOT', cell: ({ name }) => name },
      { title: 'KIND', cell: ({ kind }) => kind },
      { title: 'NEW', cell: ({ bytesNew }) => formatBytes(bytesNew), right: true },
      { title: '', cell: ({ verdict }) => (verdict === 'keep' ? style.good(verdict) : style.bad(verdict)) },
      { title: 'BECAUSE', cell: ({ why }) => why },
    ],
    rows,
    style,
  );
  const none = `Host ${plan.host} has no snapshots of this kind.\n`;
  return (rows.length === 0 ? none : shown) + leftoversText(plan, style);
}

function rowsOf(plan: PruneResult): Row[] {
  const isDeleted = new Set(plan.deleted.map(({ kind, name }) => `${kind}/${name}`));
  const kept = plan.keep.map((row) => ({ ...row, verdict: 'keep' as const, why: row.reasons.join(', ') }));
  const doomed = plan.delete.map((row) => ({
    ...row,
    verdict: isDeleted.has(`${row.kind}/${row.name}`) ? ('deleted' as const) : ('delete' as const),
    why: row.reason,
  }));
  // names begin with their time
  return [...kept, ...doomed].sort((a, b) => (a.name < b.name ? 1 : -1));
}

function leftoversText({ incomplete }: PruneResult, style: Style): string {
  if (incomplete.length === 0) return '';
  const lines = incomplete.map(
    ({ name, reason }) => `  ${showText(name, 80)}  ${style.dim(showText(reason, 200))}\n`,
  );
  return `\nOutside retention:\n${lines.join('')}`;
}

function summary(plan: PruneResult, style: Style): string {
  const { applied, keep, deleted, maxDelete, host } = plan;
  if (applied) return `\n${style.bold(`${deleted.length} deleted, ${keep.length} kept.`)}\n`;
  const doomed = plan.delete.length;
  const first = `\n${style.bold(`${keep.length} to keep, ${doomed} to delete.`)} Nothing was deleted.\n`;
  if (doomed > maxDelete) {
    return `${first}${style.warn(`More than ${maxDelete} at once are refused`)}: to apply it, add --max-delete ${doomed}.\n`;
  }
  return doomed === 0 ? first : `${first}To apply it: pobsync retention ${host} --apply\n`;
}
