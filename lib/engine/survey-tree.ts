import { ChecksumRecorder, type ChecksumCounts, type KnownChecksums } from './checksums/checksum-recorder.ts';
import { TreeCounter, type TreeCounts } from './tree-counts.ts';
import { walkTree } from './walk-tree.ts';

/**
 * Looks once at every name of a tree that was just filled: counts it, and writes the manifest and the index of its
 * checksums beside it. Their names become durable with the directory, which `writeMetadata` syncs.
 *
 * @param directory the snapshot's, with `data` in it
 * @param baseTrees `data` directories that were linked against, best first
 * @throws PobsyncError `disk_failed` when a part of the tree cannot be read
 */
export async function surveyTree(
  directory: string,
  baseTrees: readonly string[],
  known: KnownChecksums,
  signal?: AbortSignal,
): Promise<{ counts: TreeCounts; checksums: ChecksumCounts }> {
  const counter = new TreeCounter();
  const recorder = await ChecksumRecorder.open(directory, baseTrees, known);
  try {
    const visitor = {
      file: (high: number, low: number, links: number, sizeBytes: number, path: Buffer) => {
        counter.file(high, low, links, sizeBytes);
        recorder.file(high, low, links, path);
      },
      other: (type: 'd' | 'l' | 'o') => counter.other(type),
    };
    await walkTree(`${directory}/data`, visitor, () => recorder.flush(), signal);
    return { counts: counter.counts(), checksums: await recorder.end() };
  } catch (error) {
    recorder.abort();
    throw error;
  }
}
