/** What of a snapshot is compared with the next one. */
export interface GatedCounts {
  files: number;
  /** Files that are unchanged since the snapshot's own base; null when nobody counted them. */
  filesLinked: number | null;
}

export interface SanityGates {
  /** A loss of this many percent of the previous files is suspicious; 100 switches that off. */
  shrinkPercent: number;
  /** A change or loss of this many percent of the previous files is suspicious; 100 switches that off. */
  changePercent: number;
}

/** Of fewer files than this, nearly all change on an ordinary day. */
const fewestFilesToJudgeChange = 100;

/**
 * Whether a snapshot is implausible. rsync calls an emptied, unmounted or replaced source a success, and files that were
 * encrypted by an intruder look like changed ones: without a gate they would age out the good snapshots.
 *
 * Change is judged only where it stands out: the previous snapshot must have shared half of its files with its own base,
 * which a directory of database dumps never does, and neither does a file system without hard links.
 *
 * @returns one sentence, or null when nothing is odd
 */
export function findSuspicion(
  { files, filesLinked }: GatedCounts & { filesLinked: number },
  previous: GatedCounts | null,
  gates: SanityGates,
): string | null {
  if (files === 0) {
    return previous === null || previous.files > 0
      ? 'The snapshot holds no files at all; expected at least one.'
      : null;
  }
  if (previous === null) return null;
  if (isBelow(files, previous.files, gates.shrinkPercent)) {
    return `The snapshot holds ${files} files, the previous one held ${previous.files}: a loss of ${gates.shrinkPercent} % or more.`;
  }
  const isSteady = previous.filesLinked !== null && previous.filesLinked * 2 >= previous.files;
  if (!isSteady || previous.files < fewestFilesToJudgeChange) return null;
  if (!isBelow(filesLinked, previous.files, gates.changePercent)) return null;
  return (
    `Of the ${previous.files} files of the previous snapshot only ${filesLinked} are unchanged: ${gates.changePercent} % or more ` +
    'have other contents, owners, modes or times, or are gone.'
  );
}

function isBelow(count: number, before: number, lossPercent: number): boolean {
  return lossPercent < 100 && (before - count) * 100 >= before * lossPercent;
}
