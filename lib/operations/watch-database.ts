import { getMeta, setMeta } from '../data/meta.ts';
import type { Tx } from '../data/tx.ts';
import { readHomeNote, writeHomeNote } from './home-note.ts';
import { findRestoredMark, markRestored, type RestoredMark } from './restored-database.ts';
import type { Services } from './services.ts';
import { settleRestored } from './settle-restored.ts';

const fileName = 'database.json';
const metaKey = 'generation';

/** What this machine knows of the database, kept beside it. */
interface DatabaseNote {
  instance: string;
  /** Only grows; a database that is behind it was replaced by an older one. */
  generation: number;
  /** The time of the restoring after which this node's snapshots were looked at. */
  settled: string | null;
}

/**
 * Counts on a number in the database and notes it in the home. A database that is behind the note was put back to an
 * older state, by whatever way: then it is marked, and SQL is made to say what is on this node's disk. The loop calls
 * it before each tick, so that nothing is decided on old knowledge.
 *
 * @throws RootMissingError when the database was restored and the backup disk is not there to be asked
 */
export async function watchDatabase(services: Services): Promise<void> {
  const note = await readNote(services);
  const database = await services.database();
  const { mark, ...seen } = await database.write((tx) => countOn(services, tx, note));
  const settled = note?.instance === seen.instance ? note.settled : null;
  await writeHomeNote(services.config, fileName, { ...seen, settled });
  if (mark === null || mark.at === settled) return;
  services.logger.warn({ how: mark.how }, 'the database is an older one; looking at the disk');
  await settleRestored(services);
  await writeHomeNote(services.config, fileName, { ...seen, settled: mark.at });
}

async function countOn(
  services: Services,
  tx: Tx,
  note: DatabaseNote | null,
): Promise<{ instance: string; generation: number; mark: RestoredMark | null }> {
  const instance = (await getMeta(tx, 'instance')) ?? '';
  const found = await generationOf(tx);
  const expected = note?.instance === instance ? note.generation : 0;
  if (found < expected) await markRestored(tx, services.clock.now(), 'noticed when the service looked at it');
  const generation = Math.max(found, expected) + 1;
  await setMeta(tx, metaKey, String(generation));
  return { instance, generation, mark: await findRestoredMark(tx) };
}

/** Brings a restored copy up to what this machine has seen, so that it is not taken for restored once more. */
export async function catchUp(services: Services, tx: Tx): Promise<void> {
  const note = await readNote(services);
  if (note === null || note.instance !== (await getMeta(tx, 'instance'))) return;
  await setMeta(tx, metaKey, String(Math.max(note.generation, await generationOf(tx))));
}

async function generationOf(tx: Tx): Promise<number> {
  return Number((await getMeta(tx, metaKey)) ?? 0);
}

async function readNote({ config }: Services): Promise<DatabaseNote | null> {
  const { instance, generation, settled } = (await readHomeNote(config, fileName)) ?? {};
  if (typeof instance !== 'string' || typeof generation !== 'number') return null;
  return { instance, generation, settled: typeof settled === 'string' ? settled : null };
}
