import { insertMissingRows } from './insert-rows.ts';
import type { MetaRow } from './tables/meta.ts';
import type { Tx } from './tx.ts';

/** A fact about the database itself, or null. */
export async function getMeta(tx: Tx, key: string): Promise<string | null> {
  const row = await tx.findOneBy<MetaRow>('meta', { key });
  return row?.value ?? null;
}

export async function setMeta(tx: Tx, key: string, value: string): Promise<void> {
  await insertMissingRows(tx, 'meta', [{ key, value }]);
  await tx.update<MetaRow>('meta', { key }, { value });
}

/** Whether there was one. */
export async function removeMeta(tx: Tx, key: string): Promise<boolean> {
  const { affected } = await tx.delete<MetaRow>('meta', { key });
  return affected === 1;
}
