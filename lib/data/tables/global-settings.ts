import { EntitySchema } from 'typeorm';
import { columnsOf, optional, type Dialect } from './columns.ts';

/** The one row of settings that hold for all hosts. */
export interface GlobalSettingsRow {
  id: number;
  settings: string;
  timeZone: string | null;
  maxConcurrent: number | null;
  publicUrl: string | null;
  updatedAt: Date;
  version: number;
}

export function globalSettingsTable(dialect: Dialect): EntitySchema<GlobalSettingsRow> {
  const column = columnsOf(dialect);
  return new EntitySchema<GlobalSettingsRow>({
    name: 'global_settings',
    tableName: 'global_settings',
    columns: {
      id: column.integer('id', { primary: true }),
      settings: column.json('settings'),
      timeZone: column.text('time_zone', 64, optional),
      maxConcurrent: column.integer('max_concurrent', optional),
      publicUrl: column.text('public_url', 1024, optional),
      updatedAt: column.time('updated_at'),
      version: column.integer('version'),
    },
  });
}
