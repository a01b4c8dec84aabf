import { EntitySchema } from 'typeorm';
import { columnsOf, optional, type Dialect } from './columns.ts';

/** A backup host: one backup root and its workers. */
export interface NodeRow {
  name: string;
  backupRoot: string | null;
  backupRootUuid: string | null;
  freeBytes: number | null;
  totalBytes: number | null;
  freeInodes: number | null;
  totalInodes: number | null;
  spaceCheckedAt: Date | null;
  hardLinks: boolean | null;
  createdAt: Date;
}

export function nodesTable(dialect: Dialect): EntitySchema<NodeRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<NodeRow>({
    name: 'nodes',
    tableName: 'nodes',
    columns: {
      name: column.text('name', 63, { primary: true }),
      backupRoot: column.text('backup_root', 1024, optional),
      backupRootUuid: column.text('backup_root_uuid', 36, optional),
      freeBytes: column.big('free_bytes', optional),
      totalBytes: column.big('total_bytes', optional),
      freeInodes: column.big('free_inodes', optional),
      totalInodes: column.big('total_inodes', optional),
      spaceCheckedAt: column.time('space_checked_at', optional),
      hardLinks: column.flag('hard_links', optional),
      createdAt: column.time('created_at'),
    },
  });
}
