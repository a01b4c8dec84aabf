import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { RefusedError } from '../domain/errors.ts';
import { lstatOrNull, pathIn, shownPath, type ConfigDirectory } from './config-directory.ts';
import { asDiskError } from './disk-error.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/**
 * Writes a file, readable for its owner only, so that after a power cut there is the old one or the whole new one.
 *
 * @throws RefusedError when something else than a regular file has its name
 */
export async function writeConfigFile(directory: ConfigDirectory, name: string, text: string): Promise<void> {
  const file = shownPath(directory, name);
  const path = pathIn(directory, name);
  const stats = await lstatOrNull(path);
  if (stats !== null && !stats.isFile()) {
    throw new RefusedError(`Refused to write ${file}: a symlink or something else has its name.`, {
      cure: 'Remove it, or choose another place.',
    });
  }
  const temporary = pathIn(directory, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await directory.handle.sync();
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw asDiskError(error, file, 'Writing');
  }
}
