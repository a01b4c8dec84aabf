import { open, rename } from 'node:fs/promises';

/** Writes a file so that after a power cut there is the old one or the whole new one: tmp, fsync, rename, fsync. */
export async function writeFileDurably(
  directory: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  const temporary = `${directory}/${name}.tmp`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, `${directory}/${name}`);
  await syncDirectory(directory);
}

/** Makes what was created, renamed or removed in a directory survive a power cut. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
