import { randomBytes } from 'node:crypto';
import { pathKey } from './path-key.ts';
import { ChecksumTable } from './checksum-table.ts';
import { readIndex, type ChecksumIndex } from './checksum-index.ts';
import { hashFiles } from './hash-files.ts';
import type { InodeSet } from './inode-set.ts';
import { walkTree } from '../walk-tree.ts';
import { recordChecksums } from './record-checksums.ts';
import { isInWindow, type SampleWindow } from './sample-window.ts';
import { VerifyPlan, type PlannedFile } from './verify-plan.ts';

/** A file whose bytes are not what they were. */
export interface DamagedFile {
  /** Relative to the tree; one of its names. */
  path: Buffer;
  inode: string;
  sizeBytes: number;
  expected: string;
  /** null when it cannot be read. */
  found: string | null;
}

export interface VerifyRequest {
  /** The snapshot's directory. */
  directory: string;
  /** Inodes that were looked at in another snapshot; those of this one are added. */
  seen: InodeSet;
  /** The files that are hashed; others are left for another time. */
  sample: SampleWindow;
  /** Where a run that was stopped goes on; an inode number, '0' for the beginning. */
  afterInode: string;
  /** Files are hashed by this many programs at once. */
  workers: number;
  /** An empty directory. */
  empty: string;
  signal: AbortSignal;
  onBatch: (batch: {
    files: number;
    bytes: number;
    share: number;
    damaged: DamagedFile[];
    afterInode: string;
  }) => Promise<void>;
}

export interface VerifyOutcome {
  /** Names of regular files in the tree. */
  names: number;
  /** Inodes that were hashed. */
  filesHashed: number;
  bytesHashed: number;
  /** Of these, how many had no checksum before; it is recorded now. */
  recorded: number;
  damaged: DamagedFile[];
}

/**
 * Hashes a snapshot's files and compares them with what was recorded when they came. Every inode is read once, in the
 * order of the disk. A file without a checksum gets one: what it is today is what it will be compared with.
 *
 * @throws PobsyncError `disk_failed`; the signal's reason when it was stopped
 */
export async function verifyTree(request: VerifyRequest): Promise<VerifyOutcome> {
  const { directory, seen, signal } = request;
  const tree = `${directory}/data`;
  const index = await readIndex(directory);
  const after = Number(request.afterInode);
  const outcome: VerifyOutcome = { names: 0, filesHashed: 0, bytesHashed: 0, recorded: 0, damaged: [] };
  const plan = new VerifyPlan();
  const visitor = {
    file: (inodeHigh: number, inodeLow: number, _links: number, sizeBytes: number, path: Buffer) => {
      outcome.names++;
      if (!seen.add(inodeHigh, inodeLow) || inodeHigh * 2 ** 32 + inodeLow <= after) return;
      if (isInWindow(inodeHigh, inodeLow, request.sample)) plan.add({ inodeHigh, inodeLow, sizeBytes, path });
    },
    other: () => undefined,
  };
  await walkTree(tree, visitor, () => undefined, signal);
  const fresh = new FreshChecksums();
  try {
    await runBatches(request, plan, async (batch) => {
      const found = await hashFiles(
        tree,
        batch.map(({ path }) => path),
        request.empty,
        signal,
      );
      const damaged: DamagedFile[] = [];
      for (const file of batch) {
        const judged = judge(file, index, found.get(file.path.toString('latin1')) ?? null, fresh);
        if (judged !== null) damaged.push(judged);
        outcome.filesHashed++;
        outcome.bytesHashed += file.sizeBytes;
      }
      outcome.damaged.push(...damaged);
      return damaged;
    });
  } finally {
    outcome.recorded = fresh.count;
    // when it is stopped too: the files behind these are where it goes on
    if (fresh.count > 0) await recordChecksums(directory, [tree], fresh);
  }
  return outcome;
}

function judge(
  { inodeHigh, inodeLow, path, sizeBytes }: PlannedFile,
  index: ChecksumIndex | null,
  found: string | null,
  fresh: FreshChecksums,
): DamagedFile | null {
  const expected = index?.find(inodeHigh, inodeLow) ?? null;
  if (expected === null && found !== null) fresh.add(path, found);
  if (found === expected || (expected === null && found !== null)) return null;
  const inode = (BigInt(inodeHigh) * 2n ** 32n + BigInt(inodeLow)).toString();
  return { path: Buffer.from(path), inode, sizeBytes, expected: expected ?? '', found };
}

/** Several batches at once; a batch counts as done when all before it are. */
async function runBatches(
  request: VerifyRequest,
  plan: VerifyPlan,
  work: (batch: PlannedFile[]) => Promise<DamagedFile[]>,
): Promise<void> {
  const batches = plan.batches();
  const open: { last: string; done: boolean }[] = [];
  let afterInode = request.afterInode;
  let bytes = 0;
  const worker = async () => {
    for (const batch of batches) {
      const last = batch.at(-1);
      if (last === undefined) continue;
      const place = { last: String(last.inodeHigh * 2 ** 32 + last.inodeLow), done: false };
      open.push(place);
      const damaged = await work(batch);
      place.done = true;
      while (open[0]?.done === true) afterInode = open.shift()?.last ?? afterInode;
      const batchBytes = batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      bytes += batchBytes;
      const share = plan.bytes === 0 ? 1 : bytes / plan.bytes;
      await request.onBatch({ files: batch.length, bytes: batchBytes, share, damaged, afterInode });
    }
  };
  await Promise.all(Array.from({ length: request.workers }, worker));
}

/** Checksums that this verify found first. */
class FreshChecksums {
  private readonly table = new ChecksumTable();
  private readonly seed = randomBytes(4).readUInt32LE();

  get count(): number {
    return this.table.size;
  }

  add(path: Buffer, checksum: string): void {
    const { high, low } = pathKey(path, this.seed);
    this.table.set(high, low, checksum);
  }

  copy(path: Uint8Array, into: Uint32Array): boolean {
    const { high, low } = pathKey(path, this.seed);
    return this.table.copy(high, low, into);
  }
}
