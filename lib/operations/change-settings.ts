import { configureGlobal, type ConfigureGlobalInput } from './configure-global.ts';
import type { Services } from './services.ts';
import type { FieldChange } from './setting-changes.ts';
import { showSettings, type ShowSettingsResult } from './show-settings.ts';

/** What may be changed from afar: not where the backup root is, for that is a matter of the machine itself. */
export type ChangeSettingsInput = Omit<ConfigureGlobalInput, 'backupRoot' | 'useExisting'>;

/** @throws InvalidInputError with every problem, before anything was changed */
export async function changeSettings(
  services: Services,
  input: ChangeSettingsInput,
): Promise<ShowSettingsResult & { changes: FieldChange[] }> {
  const { changes } = await configureGlobal(services, input);
  return { ...(await showSettings(services)), changes };
}
