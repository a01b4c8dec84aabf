import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { backupDatabase } from '../data/backup-database.ts';
import { parseDatabaseUrl } from '../data/database-url.ts';
import type { Services } from './services.ts';

const directoryName = 'copies';
const namePattern = /^pobsync-(\d{8}T\d{6}Z)\.sqlite$/;
const everyMs = 24 * 3_600_000;
export const copiesKept = 7;

/**
 * Writes a copy of the database to a file, while others go on working.
 *
 * @param path absent: a name by the time, among the copies that are made daily
 * @returns the path
 * @throws ConflictError when the file exists
 */
export async function copyToFile(services: Services, path?: string): Promise<string> {
  const { config, clock } = services;
  const target = path ?? join(await copiesDirectory(config), copyName(clock.now()));
  await backupDatabase(parseDatabaseUrl(config.databaseUrl), target);
  return target;
}

/**
 * Makes the daily copy below the home when it is time, and removes the oldest of more than seven. Copies under other
 * names are nobody's business here.
 *
 * @param mayDelete false while the clock is in doubt
 * @returns the path, or null when it is not time yet
 */
export async function copyDaily(services: Services, mayDelete: boolean): Promise<string | null> {
  const { config, clock } = services;
  const directory = await copiesDirectory(config);
  const now = clock.now().getTime();
  const names = (await readdir(directory)).filter((name) => namePattern.test(name)).sort();
  // one from the future was made by a clock that was wrong
  const newest = Math.max(0, ...names.map(timeOf).filter((at) => at <= now));
  if (now - newest < everyMs) return null;
  const path = await copyToFile(services);
  const surplus = mayDelete ? names.slice(0, Math.max(0, names.length + 1 - copiesKept)) : [];
  for (const name of surplus) await rm(join(directory, name));
  return path;
}

async function copiesDirectory({ home }: Config): Promise<string> {
  const directory = join(home, directoryName);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return directory;
}

function copyName(now: Date): string {
  return `pobsync-${compact(now)}.sqlite`;
}

/** A time as it stands in names of files. @example compact(new Date(0)) // '19700101T000000Z' */
export function compact(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '');
}

function timeOf(name: string): number {
  const [, text = ''] = namePattern.exec(name) ?? [];
  return Date.parse(text.replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'));
}
