import { defaultSettings } from '../domain/default-settings.ts';
import { ConflictError } from '../domain/errors.ts';
import type { HostSettings } from '../domain/host-settings.ts';
import { parseGlobalSettings } from '../domain/parse-settings.ts';
import { insertMissingRows } from './insert-rows.ts';
import { asJsonObject, readStored } from './stored-json.ts';
import type { GlobalSettingsRow } from './tables/global-settings.ts';
import type { Tx } from './tx.ts';

/** Settings that hold for all hosts and nodes. */
export interface GlobalSettingsRecord {
  /** Every setting: what is stored, and the defaults for the rest. */
  settings: HostSettings;
  /** Only what somebody has set. */
  stored: Partial<HostSettings>;
  /** IANA zone of schedules and retention; null for the zone of the configuration. */
  timeZone: string | null;
  /** Runs at once over all nodes; null for the default. */
  maxConcurrent: number | null;
  publicUrl: string | null;
  updatedAt: Date | null;
  /** 0 while nothing was ever saved. */
  version: number;
}

export type GlobalSettingsChanges = Partial<
  Pick<GlobalSettingsRecord, 'stored' | 'timeZone' | 'maxConcurrent' | 'publicUrl'>
>;

const id = 1;

/** The settings, or the defaults when nothing was saved yet. */
export async function getGlobalSettings(tx: Tx): Promise<GlobalSettingsRecord> {
  const row = await tx.findOneBy<GlobalSettingsRow>('global_settings', { id });
  const stored =
    row === null
      ? {}
      : readStored({ table: 'global_settings', row: id, field: 'settings' }, row.settings, (value) =>
          parseGlobalSettings(asJsonObject(value)),
        );
  return {
    settings: { ...defaultSettings, ...stored },
    stored,
    timeZone: row?.timeZone ?? null,
    maxConcurrent: row?.maxConcurrent ?? null,
    publicUrl: row?.publicUrl ?? null,
    updatedAt: row?.updatedAt ?? null,
    version: row?.version ?? 0,
  };
}

/**
 * Saves changes. `stored` replaces the whole stored object: whoever changes one field reads, joins and saves.
 *
 * @param version the one that was read
 * @throws ConflictError when somebody else saved meanwhile
 */
export async function saveGlobalSettings(
  tx: Tx,
  version: number,
  changes: GlobalSettingsChanges,
  now: Date,
): Promise<GlobalSettingsRecord> {
  const { stored, ...plain } = changes;
  const set = {
    ...plain,
    ...(stored === undefined ? {} : { settings: JSON.stringify(stored) }),
    updatedAt: now,
    version: version + 1,
  };
  if (version === 0) {
    const empty = { id, settings: '{}', timeZone: null, maxConcurrent: null, publicUrl: null, version: 0 };
    await insertMissingRows(tx, 'global_settings', [{ ...empty, updatedAt: now }]);
  }
  const { affected } = await tx.update<GlobalSettingsRow>('global_settings', { id, version }, set);
  if (affected === 1) return getGlobalSettings(tx);
  throw new ConflictError('The global settings were changed by somebody else since they were read.', {
    cure: 'Read them again and repeat the change.',
  });
}
