import { lstat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { parseDatabaseUrl } from '../data/database-url.ts';
import type { Database } from '../data/database.ts';
import { findNode, saveNode } from '../data/nodes.ts';
import { checkHardLinks } from '../engine/hard-links.ts';
import { createSshKey } from '../engine/ssh-key.ts';
import { makeHome } from './make-home.ts';
import { recallRoot, rememberRoot, takeRecalledRoot } from './remembered-root.ts';
import { serviceKeyPath } from './service-key.ts';
import type { Services } from './services.ts';
import { takeBackupRoot, type RecordedRoot, type TakenRoot } from './take-backup-root.ts';

export interface InitialiseInput {
  backupRoot?: string | undefined;
  /** Make a directory that holds other things the backup root, too. */
  useExisting?: boolean | undefined;
}

export interface InitialiseResult {
  home: { path: string; created: boolean };
  database: { backend: 'sqlite' | 'mariadb'; created: boolean };
  sshKey: { path: string; created: boolean; publicLine: string; fingerprint: string };
  /** null when none was named and none is on record. */
  backupRoot: { path: string; uuid: string; how: TakenRoot['how'] } | null;
}

/**
 * Makes whatever is missing of an installation: home, database, the service's SSH key, and the backup root if one is
 * named. What is there stays as it is, so it may be run again at any time.
 *
 * @throws InvalidInputError, before anything was made, for a home or a backup root that cannot be one
 */
export async function initialise(services: Services, input: InitialiseInput = {}): Promise<InitialiseResult> {
  const isFresh = await isSqliteAbsent(services);
  const recalled = await recallRoot(services.config);
  // before the database is made, because a wrong path must leave nothing behind
  const early = isFresh ? await takeNamedRoot(services, input, recalled) : null;
  const homeCreated = await makeHome(services.config);
  const database = await createDatabase(services);
  try {
    const recorded = await recordedRoot(services, database);
    const root =
      early ??
      (await takeNamedRoot(services, input, recorded ?? recalled)) ??
      (recorded === null ? await takeRecalledRoot(recalled) : null);
    if (root !== null) await saveRoot(services, database, root);
    const sshKey = await makeServiceKey(services);
    const kept = recorded === null ? null : { ...recorded, how: 'kept' as const };
    return {
      home: { path: services.config.home, created: homeCreated },
      database: { backend: database.backend, created: database.isNew },
      sshKey,
      backupRoot: root ?? kept,
    };
  } finally {
    await database.close();
  }
}

/** Whether there is no installation yet. A server's database is asked by opening it, a file by looking. */
export async function isSqliteAbsent({ config }: Pick<Services, 'config'>): Promise<boolean> {
  const url = parseDatabaseUrl(config.databaseUrl);
  return url.backend === 'sqlite' && ((await sizeOf(url.path)) ?? 0) === 0;
}

async function createDatabase({ config }: Services): Promise<Database> {
  const { openDatabase } = await import('../data/database.ts');
  return openDatabase({ url: parseDatabaseUrl(config.databaseUrl), create: true, migrate: 'run' });
}

async function recordedRoot({ config }: Services, database: Database): Promise<RecordedRoot | null> {
  const node = await database.read((tx) => findNode(tx, config.node));
  if (node === null || node.backupRoot === null || node.backupRootUuid === null) return null;
  return { path: node.backupRoot, uuid: node.backupRootUuid };
}

async function takeNamedRoot(
  { clock }: Services,
  { backupRoot, useExisting = false }: InitialiseInput,
  recorded: RecordedRoot | null,
): Promise<TakenRoot | null> {
  if (backupRoot === undefined) return null;
  return takeBackupRoot(backupRoot, recorded, { useExisting, now: clock.now() });
}

async function saveRoot({ config, clock }: Services, database: Database, root: TakenRoot): Promise<void> {
  const hardLinks = await checkHardLinks(root);
  await database.write((tx) =>
    saveNode(
      tx,
      { name: config.node, backupRoot: root.path, backupRootUuid: root.uuid, hardLinks },
      clock.now(),
    ),
  );
  await rememberRoot(config, root);
}

async function makeServiceKey({ config }: Services): Promise<InitialiseResult['sshKey']> {
  const path = serviceKeyPath(config);
  const created = (await sizeOf(path)) === null;
  const key = await createSshKey(path, `pobsync@${hostname()}`);
  return { path, created, publicLine: key.publicLine, fingerprint: key.fingerprint };
}

/** null when there is nothing. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).size;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
