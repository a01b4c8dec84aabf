/**
 * Whether a snapshot is implausibly small: rsync calls an emptied, unmounted or replaced source a success.
 *
 * @param shrinkPercent a loss of this many percent of the previous files is suspicious; 100 switches that off
 * @returns one sentence, or null when nothing is odd
 */
export function findSuspicion(
  files: number,
  previousFiles: number | null,
  shrinkPercent: number,
): string | null {
  if (files === 0) {
    return previousFiles === null || previousFiles > 0
      ? 'The snapshot holds no files at all; expected at least one.'
      : null;
  }
  if (previousFiles === null || shrinkPercent >= 100) return null;
  const lost = previousFiles - files;
  if (lost * 100 < previousFiles * shrinkPercent) return null;
  return `The snapshot holds ${files} files, the previous one held ${previousFiles}: a loss of ${shrinkPercent} % or more.`;
}
