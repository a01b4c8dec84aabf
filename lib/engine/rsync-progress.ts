/** How far a transfer is, from rsync's own output. */
export interface RsyncProgress {
  /** Bytes of files that were transferred so far. */
  bytes: number;
  /** 0 to 100, of the files that rsync knows of; it may fall while rsync still finds more. */
  percent: number;
  bytesPerSecond: number;
  etaSeconds: number | null;
  /** Files looked at so far and files known of; null before rsync said so. */
  filesDone: number | null;
  filesKnown: number | null;
  /** Whether rsync still looks for more files. */
  stillFinding: boolean;
}

const line =
  /^\s*([\d,]+)\s+(\d{1,3})%\s+([\d.]+)([kMGT]?)B\/s\s+(\d+):(\d\d):(\d\d)(?:\s+\(xfr#\d+, (ir|to)-chk=(\d+)\/(\d+)\))?\s*$/;
const factors: Record<string, number> = { '': 1, k: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/**
 * rsync's percentage counts transferred bytes only, so it stays near 0 when most files are unchanged; ours counts the
 * files it has looked at, once it says how many.
 *
 * @returns null when the line is something else
 * @example parseRsyncProgress('  5242880  45%   12.34MB/s    0:00:12 (xfr#5, to-chk=100/2000)')
 * // { bytes: 5242880, percent: 95, bytesPerSecond: 12939428, etaSeconds: 1, filesDone: 1900, filesKnown: 2000, … }
 */
export function parseRsyncProgress(text: string): RsyncProgress | null {
  const match = line.exec(text);
  if (match === null) return null;
  const [, bytes = '', byBytes, rate, unit = '', hours, minutes, rest, finding, left, known] = match;
  const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest);
  const filesKnown = finding === undefined ? null : Number(known);
  const filesDone = filesKnown === null ? null : filesKnown - Number(left);
  const share =
    filesKnown === null || filesDone === null || filesKnown === 0
      ? Number(byBytes) / 100
      : filesDone / filesKnown;
  return {
    bytes: Number(bytes.replaceAll(',', '')),
    percent: Math.min(100, Math.floor(share * 100)),
    bytesPerSecond: Math.round(Number(rate) * (factors[unit] ?? 1)),
    // within a file rsync prints what is left, after one what has passed
    etaSeconds:
      filesKnown === null ? seconds : share > 0 ? Math.round((seconds * (1 - share)) / share) : null,
    filesDone,
    filesKnown,
    stillFinding: finding === 'ir',
  };
}
