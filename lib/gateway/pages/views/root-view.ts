import type { SetRootResult } from '../../../contracts/set-root.ts';
import type { FormState } from './form-state.ts';
import type { Plain } from './plain.ts';
import type { RunRow } from './run-row.ts';

/** The form posts to `/setup/root`: `path` and `intent` = `look` or `make`. */
export interface RootView {
  /** The backup root on record; null when there is none yet. */
  current: string | null;
  /** Whether a worker is there to look. */
  workerRunning: boolean;
  /** The newest look; null when nobody looked yet. */
  run: RunRow | null;
  cure: string | null;
  found: Plain<SetRootResult> | null;
  form: FormState;
}
