import type { BrowsedSnapshot } from './browse-view.ts';
import type { FormState } from './form-state.ts';

/** Where a restore goes to. */
export type RestorePlace = 'directory' | 'origin' | 'host';

/**
 * A restore in two steps. The form posts to the page's own path: `intent` (`review`, `change`, `dry-run`, `start`),
 * `path-<number>` (ids; none means everything), `place`, `directory`, `hostDirectory`, `overwrite`, `deleteExtra`, and
 * for the start `confirmHost` and `currentPassword`.
 */
export interface RestoreView extends BrowsedSnapshot {
  step: 'choose' | 'review';
  /** Empty for everything. */
  paths: { id: string; shown: string }[];
  /** What the snapshot holds as a whole: its source, or `/`. */
  top: string;
  measure: { files: number; directories: number; others: number; bytes: number; isWhole: boolean };
  form: FormState;
  /** What is known of the host before it is asked. */
  evidence: {
    address: string;
    sshUser: string;
    hostKeyApproved: boolean;
    lastWrite: { runId: string; at: string; allowed: boolean } | null;
  };
  /** Of this service; it writes restored files. */
  node: string;
}
