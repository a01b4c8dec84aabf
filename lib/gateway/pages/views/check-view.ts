import type { CheckResult } from '../../../contracts/check.ts';
import type { HostHead } from './host-view.ts';
import type { Plain } from './plain.ts';
import type { RunRow } from './run-row.ts';

/** Posts to `/hosts/<host>/check`. */
export interface CheckView {
  host: HostHead;
  /** The newest check of the host; null when there was none. */
  run: RunRow | null;
  /** What it found; null while it looks, and when it could not. */
  found: Plain<CheckResult> | null;
  /** No backup was ever made: a check that is well leads to the first. */
  isFirst: boolean;
}
