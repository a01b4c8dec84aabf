import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { showText } from '../../lib/domain/show-text.ts';
import type { Logger } from '../../lib/logger.ts';

/**
 * Passes a child's stderr on to the log of this process: entries of its own log with their level, and anything else,
 * such as the last words of a crashing runtime, as an error.
 */
export function forwardLog(child: ChildProcess, logger: Logger): void {
  if (child.stderr === null) return;
  const lines = createInterface({ input: child.stderr, crlfDelay: Infinity });
  lines.on('line', (line) => {
    const entry = parseEntry(line);
    if (entry === null) logger.error({ pid: child.pid, stderr: showText(line, 2000) }, 'unexpected output');
    else logger[entry.level]({ pid: child.pid, ...entry.fields }, entry.message);
  });
}

const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;

interface LogEntry {
  level: (typeof levels)[number];
  message: string;
  fields: Record<string, unknown>;
}

function parseEntry(line: string): LogEntry | null {
  try {
    const { level, msg, time, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const known = levels.find((candidate) => candidate === level);
    if (known === undefined || typeof time !== 'string') return null;
    return { level: known, message: typeof msg === 'string' ? msg : '', fields };
  } catch {
    return null;
  }
}
