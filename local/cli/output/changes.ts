import type { FieldChange } from '../../../lib/operations/setting-changes.ts';
import { settingName, settingText } from '../setting-options.ts';
import { displayWidth } from './display-width.ts';
import { settingValue } from './setting-value.ts';
import type { Style } from './style.ts';

/** One line a change: what it was, and what it is now; of lists what was added and taken away. */
export function changesText(changes: readonly FieldChange[], style: Style): string {
  const names = changes.map(({ field }) => settingName(field));
  const width = Math.max(0, ...names.map(displayWidth));
  return changes
    .map((change, index) => `  ${style.dim((names[index] ?? '').padEnd(width))}  ${changeText(change)}\n`)
    .join('');
}

function changeText({ field, from, to }: FieldChange): string {
  const before = patternsOf(from);
  const after = patternsOf(to);
  const parts = [
    ...before.filter((item) => !after.includes(item)).map((item) => `− ${settingValue(item)}`),
    ...after.filter((item) => !before.includes(item)).map((item) => `+ ${settingValue(item)}`),
  ];
  // nothing of that: a value, or a list that is in another order or replaces one that is inherited
  if (parts.length > 0 && modeOf(from) === modeOf(to)) return parts.join('  ');
  return from === null ? settingText(field, to) : `${settingText(field, from)} → ${settingText(field, to)}`;
}

function patternsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null || !('patterns' in value)) return [];
  return Array.isArray(value.patterns) ? value.patterns : [];
}

function modeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'mode' in value ? value.mode : 'list';
}
