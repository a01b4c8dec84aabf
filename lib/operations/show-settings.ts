import { getGlobalSettings } from '../data/global-settings.ts';
import type { HostSettings } from '../domain/host-settings.ts';
import type { Services } from './services.ts';

export interface ShowSettingsResult {
  settings: HostSettings;
  timeZone: string | null;
  maxConcurrent: number | null;
  publicUrl: string | null;
  version: number;
}

/** What holds for all hosts. */
export async function showSettings(services: Services): Promise<ShowSettingsResult> {
  const database = await services.database();
  const { settings, timeZone, maxConcurrent, publicUrl, version } = await database.read(getGlobalSettings);
  return { settings, timeZone, maxConcurrent, publicUrl, version };
}
