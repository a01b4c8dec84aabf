import { getGlobalSettings, saveGlobalSettings, type GlobalSettingsRecord } from '../data/global-settings.ts';
import type { HostSettings } from '../domain/host-settings.ts';
import { parseMaxConcurrent } from '../domain/max-concurrent.ts';
import { parsePublicUrl } from '../domain/public-url.ts';
import { parseTimeZone } from '../domain/time-zone.ts';
import { initialise, isSqliteAbsent, type InitialiseResult } from './initialise.ts';
import { mergeGlobalSettings, type SettingsChange } from './merge-settings.ts';
import type { Services } from './services.ts';
import { changesBetween, type FieldChange } from './setting-changes.ts';

/** Absent fields stay as they are; null goes back to the default. */
export interface ConfigureGlobalInput extends SettingsChange {
  backupRoot?: string | undefined;
  useExisting?: boolean | undefined;
  timeZone?: string | null | undefined;
  maxConcurrent?: number | null | undefined;
  publicUrl?: string | null | undefined;
}

export interface ConfigureGlobalResult {
  /** What had to be made first, when this is a new installation or a new backup root; null otherwise. */
  initialised: InitialiseResult | null;
  changes: FieldChange[];
  settings: HostSettings;
  timeZone: string | null;
  maxConcurrent: number | null;
  publicUrl: string | null;
}

/**
 * Changes what holds for all hosts, and says where the backup root is. Initialises an installation that never was.
 *
 * @throws InvalidInputError with every problem, before anything was changed
 */
export async function configureGlobal(
  services: Services,
  input: ConfigureGlobalInput,
): Promise<ConfigureGlobalResult> {
  const plain = checkPlainFields(input);
  mergeGlobalSettings({}, input);

  const needsRoot = input.backupRoot !== undefined;
  const initialised =
    needsRoot || (await isSqliteAbsent(services)) ? await initialise(services, input) : null;
  const database = await services.database();
  return database.write(async (tx) => {
    const before = await getGlobalSettings(tx);
    const stored = mergeGlobalSettings(before.stored, input);
    const isSame =
      JSON.stringify(stored) === JSON.stringify(before.stored) && Object.keys(plain).length === 0;
    const saved = isSame
      ? before
      : await saveGlobalSettings(tx, before.version, { ...plain, stored }, services.clock.now());
    return {
      initialised,
      changes: changesBetween(shownFields(before), shownFields(saved)),
      settings: saved.settings,
      timeZone: saved.timeZone,
      maxConcurrent: saved.maxConcurrent,
      publicUrl: saved.publicUrl,
    };
  });
}

function shownFields({ settings, timeZone, maxConcurrent, publicUrl }: GlobalSettingsRecord) {
  return { ...settings, timeZone, maxConcurrent, publicUrl };
}

type PlainFields = Partial<Pick<GlobalSettingsRecord, 'timeZone' | 'maxConcurrent' | 'publicUrl'>>;

function checkPlainFields({ timeZone, maxConcurrent, publicUrl }: ConfigureGlobalInput): PlainFields {
  return {
    ...(timeZone === undefined ? {} : { timeZone: orNull(timeZone, parseTimeZone) }),
    ...(maxConcurrent === undefined ? {} : { maxConcurrent: orNull(maxConcurrent, parseMaxConcurrent) }),
    ...(publicUrl === undefined ? {} : { publicUrl: orNull(publicUrl, parsePublicUrl) }),
  };
}

function orNull<T, R>(value: T | null, parse: (value: T) => R): R | null {
  return value === null ? null : parse(value);
}
