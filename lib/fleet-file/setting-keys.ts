import type { HostSettings } from '../domain/host-settings.ts';
import { settingNames } from '../domain/parse-settings.ts';

/** @example toKey('bandwidthLimitKibPerSecond') // 'bandwidth_limit_kib_per_second' */
export function toKey(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

const fields = new Map<string, keyof HostSettings>(settingNames.map((field) => [toKey(field), field]));

/** How each setting is called in files, in the order in which they are printed. */
export const settingKeys: readonly string[] = [...fields.keys()];

/** The setting that a key of a file means, or undefined. */
export function settingOfKey(key: string): keyof HostSettings | undefined {
  return fields.get(key);
}

/** In a host's part of a file: a list that stands in place of the global excludes, where `excludes` adds to them. */
export const excludesReplaceKey = 'excludes_replace';
