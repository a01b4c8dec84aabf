import type { FormState } from './form-state.ts';
import type { HostHead } from './host-view.ts';

/**
 * The form posts `intent` = `preview`, `save` or `remove`, with `cron`, `timeZone`, `prune` (`on`) and `enabled`
 * (`on`). A preview answers with this same page and saves nothing.
 */
export interface ScheduleView {
  host: HostHead;
  form: FormState;
  /** Whether the host has a schedule on record. */
  exists: boolean;
  /** The next five due times of what stands in the form, UTC; null when it is not valid. */
  next: string[] | null;
  /** Zone the times are shown in. */
  timeZone: string;
  timeZones: string[];
}
