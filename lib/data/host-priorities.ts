import { PobsyncError } from '../domain/errors.ts';
import { parseHostOverrides } from '../domain/parse-settings.ts';
import { asJsonObject } from './stored-json.ts';
import { chunks, type Tx } from './tx.ts';

/**
 * The priorities that hosts have of their own, by host id; a host that is not in it has the global one. Lean, for ten
 * thousand of them at each tick: settings that do not name a priority never leave the database.
 *
 * A host whose settings cannot be read is left out: its run is still queued, and says what is wrong.
 */
export async function hostPriorities(tx: Tx, hostIds: readonly number[]): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const part of chunks([...new Set(hostIds)], 1000)) {
    const rows: { id: number; settings: string }[] = await tx
      .createQueryBuilder()
      .select(['h.id AS id', 'h.settings AS settings'])
      .from('hosts', 'h')
      .where(`h.id IN (:...part) AND INSTR(h.settings, '"priority"') > 0`, { part })
      .getRawMany();
    for (const { id, settings } of rows) {
      const priority = readPriority(settings);
      if (priority !== undefined) found.set(id, priority);
    }
  }
  return found;
}

function readPriority(settings: string): number | undefined {
  try {
    const { priority } = asJsonObject(JSON.parse(settings));
    return priority === undefined ? undefined : parseHostOverrides({ priority }).priority;
  } catch (error) {
    if (error instanceof PobsyncError || error instanceof SyntaxError || error instanceof TypeError) return;
    throw error;
  }
}
