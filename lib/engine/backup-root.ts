import { chmod, lstat, mkdir, readdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, normalize } from 'node:path';
import { InvalidInputError, PobsyncError, RefusedError, RootMissingError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { diskError } from './disk-error.ts';
import { syncDirectory } from './durable.ts';
import { markerName, readRootMarker, writeRootMarker } from './root-marker.ts';
import { isSystemDirectory } from './system-directory.ts';

/** The directory that holds all snapshots of a node. The path is absolute and free of symlinks. */
export interface BackupRoot {
  path: string;
  uuid: string;
}

export interface CreateRootOptions {
  /** The id a new root gets; one that has a marker keeps its own. */
  uuid: string;
  now: Date;
  /** Take a directory that holds other files, too. */
  useExisting: boolean;
}

/**
 * Makes a new or empty directory a backup root, or adopts one that carries a marker already (after a reinstallation,
 * or on another machine).
 *
 * @throws InvalidInputError for a relative path, `/`, a system directory, a file or a symlink
 * @throws RefusedError when the directory holds other things and `useExisting` is not set
 * @throws PobsyncError `disk_failed` or `disk_full` when it cannot be read or written
 */
export async function createBackupRoot(
  path: string,
  options: CreateRootOptions,
): Promise<{ root: BackupRoot; adopted: boolean }> {
  const real = await prepareDirectory(path);
  try {
    return await takeDirectory(real, options);
  } catch (error) {
    throw diskError(error, `Making ${showText(real)} a backup root`);
  }
}

async function takeDirectory(real: string, options: CreateRootOptions) {
  const marker = await readRootMarker(real);
  if (marker !== null) return { root: { path: real, uuid: marker.uuid }, adopted: true };

  const strangers = (await readdir(real)).filter((name) => !belongsToEmptyRoot(name));
  if (strangers.length > 0 && !options.useExisting) {
    throw new RefusedError(
      `The directory ${showText(real)} is not empty and is not a backup root: it holds "${showText(strangers[0] ?? '', 80)}".`,
      { cure: 'Choose a new or empty directory, or add --use-existing to take this one as it is.' },
    );
  }
  // others may not look into the trees: they hold setuid files and everybody's data
  await chmod(real, 0o700);
  await writeRootMarker(real, options.uuid, options.now);
  return { root: { path: real, uuid: options.uuid }, adopted: false };
}

/**
 * Checks that the backup root is there and is the one on record. Called before every step that writes or deletes;
 * creates nothing, because an empty mount point must stay empty.
 *
 * @throws RootMissingError when the directory or its marker is absent or carries another id
 */
export async function openBackupRoot(path: string, uuid: string): Promise<BackupRoot> {
  const marker = await readMarkerOrFail(path);
  if (marker === null) {
    throw new RootMissingError(
      `The backup root ${showText(path)} is not there: no marker ${markerName} in it.`,
      {
        cure: 'Mount the backup disk, then try again; nothing was written.',
      },
    );
  }
  if (marker.uuid !== uuid) {
    throw new RootMissingError(
      `The backup root ${showText(path)} is another one: its id is ${marker.uuid}, expected ${uuid}.`,
      { cure: 'Mount the right disk, or run configure-global to adopt this one.' },
    );
  }
  return { path, uuid };
}

async function prepareDirectory(path: string): Promise<string> {
  const wrong = (why: string) =>
    new InvalidInputError(
      `Invalid backup root "${showText(path)}": ${why}; expected an absolute path of a directory such as "/mnt/backups/pobsync".`,
    );
  if (!isAbsolute(path)) throw wrong('it is not absolute');
  if (/[\u0000-\u001f\u007f]/.test(path)) throw wrong('it holds a control character');
  const normal = normalize(path).replace(/(?<=.)\/+$/, '');
  if (isSystemDirectory(normal)) throw wrong('it is a directory of the system');
  const stats = await lstatOrNull(normal, wrong);
  if (stats?.isSymbolicLink() === true) throw wrong('it is a symlink');
  if (stats !== null && !stats.isDirectory()) throw wrong('it is not a directory');
  if (stats === null) await makeDirectory(normal, wrong);
  const real = await realpath(normal);
  if (isSystemDirectory(real)) throw wrong('it is a directory of the system');
  return real;
}

async function lstatOrNull(path: string, wrong: (why: string) => Error) {
  try {
    return await lstat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw wrong(code === 'ENOTDIR' ? 'a part of it is a file' : `it cannot be read (${code})`);
  }
}

async function makeDirectory(path: string, wrong: (why: string) => Error): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await mkdir(path, { mode: 0o700 });
    await syncDirectory(dirname(path));
  } catch (error) {
    throw wrong(`it cannot be created (${(error as NodeJS.ErrnoException).code})`);
  }
}

function belongsToEmptyRoot(name: string): boolean {
  // a fresh ext4 file system has lost+found; a crash may have left our own temporary file
  return name === 'lost+found' || name === `${markerName}.tmp`;
}

async function readMarkerOrFail(path: string) {
  try {
    // a symlink in place of the root would lead writes astray
    return (await lstat(path)).isDirectory() ? await readRootMarker(path) : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new PobsyncError('disk_failed', `Reading the backup root ${showText(path)} failed (${code}).`, {
      cure: 'Check the disk and the kernel log of the backup host.',
      cause: error,
    });
  }
}
