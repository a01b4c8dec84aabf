import { showText } from '../../../lib/domain/show-text.ts';

/** A setting's value on one line. */
export function settingValue(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : value.map(settingValue).join(' ');
  if (isOverride(value)) {
    const patterns = settingValue(value.patterns);
    return value.mode === 'add' ? `global + ${patterns}` : patterns;
  }
  if (typeof value === 'object') {
    const parts = Object.entries(value).filter(([, part]) => part !== 0 && part !== null);
    return parts.length === 0
      ? '(none)'
      : parts.map(([name, part]) => `${name} ${settingValue(part)}`).join(', ');
  }
  return showText(typeof value === 'string' ? value : JSON.stringify(value), 500);
}

function isOverride(value: unknown): value is { mode: string; patterns: string[] } {
  return typeof value === 'object' && value !== null && 'mode' in value && 'patterns' in value;
}
