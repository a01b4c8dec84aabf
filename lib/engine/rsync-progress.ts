/** How far a transfer is, from rsync's own output. */
export interface RsyncProgress {
  /** Bytes of files that were sent or found unchanged so far. */
  bytes: number;
  /** 0 to 100 of what rsync knows of; it may fall while rsync still finds files. */
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
 * @returns null when the line is something else
 * @example parseRsyncProgress('  5242880  45%   12.34MB/s    0:00:12 (xfr#5, to-chk=100/2000)')
 * // { bytes: 5242880, percent: 45, bytesPerSecond: 12939427, etaSeconds: 12, filesDone: 1900, filesKnown: 2000, … }
 */
export function parseRsyncProgress(text: string): RsyncProgress | null {
  const match = line.exec(text);
  if (match === null) return null;
  const [, bytes = '', percent, rate, unit = '', hours, minutes, seconds, finding, left, known] = match;
  const ended = finding === undefined ? null : Number(known);
  return {
    bytes: Number(bytes.replaceAll(',', '')),
    percent: Math.min(100, Number(percent)),
    bytesPerSecond: Math.round(Number(rate) * (factors[unit] ?? 1)),
    etaSeconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    filesDone: ended === null ? null : ended - Number(left),
    filesKnown: ended,
    stillFinding: finding === 'ir',
  };
}
