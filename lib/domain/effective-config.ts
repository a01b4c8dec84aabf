import type { Address } from './address.ts';
import type { HostName } from './host-name.ts';
import type { HostOverrides, HostSettings } from './host-settings.ts';

/** Where an effective value comes from. */
export type SettingOrigin = 'global' | 'host' | 'global+host';

/** Everything a run on a host needs to know, after global settings and the host's overrides were joined. */
export interface EffectiveHostConfig extends HostSettings {
  host: HostName;
  address: Address;
}

export interface HostIdentity {
  host: HostName;
  address: Address;
}

/**
 * Joins global settings and a host's overrides. Excludes are added to the global list or replace it; retention is
 * joined field by field; everything else is the host's value if it has one.
 */
export function effectiveConfig(
  identity: HostIdentity,
  global: HostSettings,
  overrides: HostOverrides,
): EffectiveHostConfig {
  const { excludes, retention, ...plain } = overrides;
  return {
    ...global,
    ...given(plain),
    excludes: joinExcludes(global.excludes, excludes),
    retention: { ...global.retention, ...given(retention ?? {}) },
    host: identity.host,
    address: identity.address,
  };
}

/** An undefined field is an absent one: spread as it is, it would erase the global value, a guard's bound included. */
function given<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

function joinExcludes(
  global: HostSettings['excludes'],
  override: HostOverrides['excludes'],
): HostSettings['excludes'] {
  if (override === undefined) return global;
  if (override.mode === 'replace') return override.patterns;
  return [...global, ...override.patterns.filter((pattern) => !global.includes(pattern))];
}

/** Says for each setting whose value it is; pages and `pobsync hosts` show it beside the value. */
export function settingOrigins(
  overrides: HostOverrides,
  global: HostSettings,
): Record<keyof HostSettings, SettingOrigin> {
  const origins = Object.fromEntries(
    (Object.keys(global) as (keyof HostSettings)[]).map((field) => [
      field,
      overrides[field] === undefined ? 'global' : 'host',
    ]),
  ) as Record<keyof HostSettings, SettingOrigin>;
  if (overrides.excludes?.mode === 'add') {
    origins.excludes = overrides.excludes.patterns.length > 0 ? 'global+host' : 'global';
  }
  if (overrides.retention !== undefined) {
    origins.retention = Object.keys(given(overrides.retention)).length > 0 ? 'global+host' : 'global';
  }
  return origins;
}
