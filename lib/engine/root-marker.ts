import { writeFileDurably } from './durable.ts';
import { readSmallFile } from './read-small-file.ts';

/** The file that makes a directory a backup root. */
export const markerName = '.pobsync-root';

export interface RootMarker {
  format: 1;
  uuid: string;
  createdAt: string;
}

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The marker of a directory; null when there is none or when it is not one of ours. */
export async function readRootMarker(directory: string): Promise<RootMarker | null> {
  const text = await readSmallFile(`${directory}/${markerName}`, 4096);
  if (text === null) return null;
  try {
    const { format, uuid, createdAt } = JSON.parse(text) as Record<string, unknown>;
    if (format !== 1 || typeof uuid !== 'string' || !uuidPattern.test(uuid)) return null;
    return { format, uuid, createdAt: typeof createdAt === 'string' ? createdAt : '' };
  } catch {
    return null;
  }
}

export async function writeRootMarker(directory: string, uuid: string, now: Date): Promise<void> {
  if (!uuidPattern.test(uuid)) throw new RangeError('A backup root needs a lower-case UUID');
  const marker: RootMarker = { format: 1, uuid, createdAt: now.toISOString() };
  await writeFileDurably(directory, markerName, `${JSON.stringify(marker)}\n`);
}
