import type { HostSettings } from '../../../domain/host-settings.ts';
import type { SettingOrigin } from '../../../domain/effective-config.ts';
import type { FormState } from './form-state.ts';
import type { HostHead } from './host-view.ts';
import type { Plain } from './plain.ts';

/**
 * Creating or editing a host. Field names are those of `settingFields`; an empty field inherits the global value,
 * which is shown beside it.
 */
export interface HostFormView {
  /** null when a host is created. */
  host: HostHead | null;
  form: FormState;
  global: Plain<HostSettings>;
  /** Where the effective values come from now; null when a host is created. */
  origins: Record<keyof HostSettings, SettingOrigin> | null;
}
