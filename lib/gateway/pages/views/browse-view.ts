import type { SnapshotKind } from '../../../domain/snapshot-ref.ts';
import type { SnapshotStatus } from '../../../domain/snapshot-status.ts';

export type EntryType =
  'file' | 'directory' | 'symlink' | 'fifo' | 'socket' | 'block-device' | 'character-device';

/** Which snapshot one looks into. */
export interface BrowsedSnapshot {
  host: string;
  snapshot: { kind: SnapshotKind; name: string };
  startedAt: string;
  status: SnapshotStatus;
}

export interface EntryRow {
  /** Made safe to show; `id` names it exactly. */
  name: string;
  id: string;
  /** The name is UTF-8. */
  exactName: boolean;
  type: EntryType;
  sizeBytes: number;
  /** Octal, such as "0644". */
  mode: string;
  owner: string;
  group: string;
  modifiedAt: string | null;
  linkTarget: string | null;
}

export interface PathCrumb {
  label: string;
  id: string;
}

/**
 * A directory of a snapshot. Its form posts ticked entries as `pick-<number>` (ids) with `here` (the id of the
 * directory) to `…/archive` (with `format`) and to `…/restore` (with `intent=choose`).
 */
export interface BrowseView extends BrowsedSnapshot {
  /** From the top down; the last one is this directory. */
  crumbs: PathCrumb[];
  path: string;
  id: string;
  entries: EntryRow[];
  /** As in the query; empty when not filtered. */
  filter: string;
  /** Whether this is not the first page. */
  isContinued: boolean;
  /** Cursor of the next page. */
  next: string | null;
  /** The neighbours in time, for the same directory. */
  older: { kind: SnapshotKind; name: string; startedAt: string } | null;
  newer: { kind: SnapshotKind; name: string; startedAt: string } | null;
}

/** One file of a snapshot with its versions in the others. */
export interface FileView extends BrowsedSnapshot {
  crumbs: PathCrumb[];
  path: string;
  id: string;
  entry: Omit<EntryRow, 'name' | 'id' | 'exactName'>;
  versions: {
    sizeBytes: number;
    modifiedAt: string | null;
    /** Newest first. */
    snapshots: { kind: SnapshotKind; name: string; startedAt: string; id: string }[];
  }[];
  snapshotsLookedAt: number;
  snapshotsTotal: number;
}
