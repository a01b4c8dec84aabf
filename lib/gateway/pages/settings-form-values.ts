import type { HostOverrides, HostSettings } from '../../domain/host-settings.ts';
import { retentionPeriods } from '../../domain/retention-policy.ts';
import type { FormState } from './views/form-state.ts';
import type { Plain } from './views/plain.ts';
import { settingFields } from './setting-fields.ts';

type Values = FormState['values'];

/** How a form shows a host's overrides: empty where a value is inherited. The reverse is `readHostForm`. */
export function hostFormValues(overrides: Plain<HostOverrides>): Values {
  const { excludes, retention = {} } = overrides;
  const values: Record<string, string> = retentionValues(retention);
  for (const { name, kind } of settingFields) {
    if (name === 'excludes') {
      values['excludesMode'] = excludes?.mode ?? '';
      values['excludes'] = excludes?.patterns.join('\n') ?? '';
      continue;
    }
    const value = overrides[name];
    if (kind === 'list') values[`${name}Mode`] = value === undefined ? '' : 'replace';
    values[name] = settingText(value);
  }
  return values;
}

/** How a form shows global settings. The reverse is `readGlobalForm`. */
export function globalFormValues(settings: Plain<HostSettings>): Values {
  return {
    ...Object.fromEntries(settingFields.map(({ name }) => [name, settingText(settings[name])])),
    ...retentionValues(settings.retention),
  };
}

/** @example settingText(['/etc', '/home']) // '/etc\n/home' */
export function settingText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join('\n');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

/** `keepLast`, `keepDaily` …, `keepWithin`. */
export function retentionFieldName(period: string): string {
  return `keep${period.charAt(0).toUpperCase()}${period.slice(1)}`;
}

function retentionValues(policy: Plain<Partial<HostSettings['retention']>>): Record<string, string> {
  return Object.fromEntries(
    [...retentionPeriods, 'within' as const].map((period) => [
      retentionFieldName(period),
      policy[period] === null ? 'none' : settingText(policy[period]),
    ]),
  );
}
