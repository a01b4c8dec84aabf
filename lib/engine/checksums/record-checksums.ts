import { syncDirectory } from '../durable.ts';
import { walkTree } from '../walk-tree.ts';
import { ChecksumRecorder, type ChecksumCounts, type KnownChecksums } from './checksum-recorder.ts';

/**
 * Writes the manifest and the index of a finished tree anew, for what is known of it now.
 *
 * @param directory the snapshot's, with `data` in it
 * @param baseTrees `data` directories whose indexes count; its own among them keeps what is known
 * @throws PobsyncError `disk_failed`
 */
export async function recordChecksums(
  directory: string,
  baseTrees: readonly string[],
  known: KnownChecksums,
  signal?: AbortSignal,
): Promise<ChecksumCounts> {
  const recorder = await ChecksumRecorder.open(directory, baseTrees, known);
  try {
    const visitor = {
      file: (high: number, low: number, links: number, _size: number, path: Buffer) =>
        recorder.file(high, low, links, path),
      other: () => undefined,
    };
    await walkTree(`${directory}/data`, visitor, () => recorder.flush(), signal);
    const counts = await recorder.end();
    await syncDirectory(directory);
    return counts;
  } catch (error) {
    recorder.abort();
    throw error;
  }
}
