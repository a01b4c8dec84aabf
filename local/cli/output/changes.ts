import type { FieldChange } from '../../../lib/operations/setting-changes.ts';
import { settingName } from '../setting-options.ts';
import { settingValue } from './setting-value.ts';
import type { Style } from './style.ts';
import { displayWidth } from './display-width.ts';

/** One line a change: what it was, and what it is now. */
export function changesText(changes: readonly FieldChange[], style: Style): string {
  const names = changes.map(({ field }) => settingName(field));
  const width = Math.max(0, ...names.map(displayWidth));
  return changes
    .map(({ from, to }, index) => {
      const name = style.dim((names[index] ?? '').padEnd(width));
      return `  ${name}  ${settingValue(from)} → ${settingValue(to)}\n`;
    })
    .join('');
}
