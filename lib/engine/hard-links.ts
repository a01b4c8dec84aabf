import { link, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import type { BackupRoot } from './backup-root.ts';

/** Tries whether the file system of the backup root has hard links; without them every snapshot is a full copy. */
export async function checkHardLinks(root: BackupRoot): Promise<boolean> {
  const directory = await mkdtemp(`${root.path}/.link-test-`);
  try {
    await writeFile(`${directory}/a`, 'x', { mode: 0o600 });
    await link(`${directory}/a`, `${directory}/b`);
    return (await stat(`${directory}/b`)).nlink === 2;
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return false;
    }
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
