import { formatCount } from '../../../lib/domain/format-count.ts';
import type { ProgressReport } from '../../../lib/operations/services.ts';
import { formatBytes } from './bytes.ts';
import { displayWidth } from './display-width.ts';
import { formatDuration } from './duration.ts';
import type { TextStream } from './terminal.ts';

export interface ProgressLine {
  show(report: ProgressReport): void;
  /** Removes the line, so that what follows begins on an empty one. */
  clear(): void;
}

const everyMs = 100;

/**
 * Keeps one line of a terminal up to date; does nothing where standard error is no terminal.
 *
 * @param nowMs a monotonic clock
 */
export function makeProgressLine(stream: TextStream, nowMs: () => number): ProgressLine {
  if (stream.isTTY !== true) return { show: () => {}, clear: () => {} };
  let shownAtMs = -Infinity;
  let phase = '';
  return {
    show(report) {
      const nowAtMs = nowMs();
      if (report.phase === phase && nowAtMs - shownAtMs < everyMs) return;
      shownAtMs = nowAtMs;
      phase = report.phase;
      stream.write(`\r${fit(progressText(report), terminalWidth(stream))}\u001b[K`);
    },
    clear() {
      if (phase !== '') stream.write('\r\u001b[K');
      phase = '';
    },
  };
}

/** @example progressText({ phase: 'transferring', percent: 42, … }) // 'transferring  42 %  1.20 GiB  85.0 MiB/s  3 min left' */
export function progressText(report: ProgressReport): string {
  const { phase, percent, bytes, bytesPerSecond, etaSeconds, files } = report;
  return [
    phase,
    percent === null ? null : `${Math.floor(percent)} %`,
    bytes === null ? null : formatBytes(bytes),
    bytesPerSecond === null ? null : `${formatBytes(bytesPerSecond)}/s`,
    files === null ? null : `${formatCount(files)} files`,
    etaSeconds === null || etaSeconds === 0 ? null : `${formatDuration(etaSeconds * 1000)} left`,
  ]
    .filter((part) => part !== null)
    .join('  ');
}

/** A terminal that does not know its size says 0. */
function terminalWidth({ columns = 0 }: TextStream): number {
  return columns > 0 ? columns : 80;
}

/** A line that wrapped could not be replaced. */
function fit(text: string, columns: number): string {
  return displayWidth(text) < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;
}
