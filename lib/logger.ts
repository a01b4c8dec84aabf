import { pino, type Logger } from 'pino';
import type { LogLevel } from './config.ts';
import { prettyLogLine } from './pretty-log-line.ts';

export type { Logger } from 'pino';

/** Where log lines go; standard error unless a test says otherwise. */
export interface LogOutput {
  isTTY?: boolean | undefined;
  write(line: string): unknown;
}

const secretFields = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'authorization',
  'cookie',
  'privateKey',
  'databaseUrl',
];

/**
 * A logger of one JSON line an entry, or of readable lines on a terminal. `logger.child({ requestId })` puts the id in
 * every line of an invocation. Fields that are named for secrets are never written, two levels deep.
 */
export function makeLogger(level: LogLevel, output: LogOutput = standardError()): Logger {
  const destination =
    output.isTTY === true ? { write: (line: string) => output.write(prettyLogLine(line)) } : output;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
        censor: '[secret]',
      },
    },
    destination,
  );
}

let guarded = false;

/** A reader of our log that goes away (a closed terminal, a dead parent) must not end a backup. */
function standardError(): LogOutput {
  if (!guarded) process.stderr.on('error', () => {});
  guarded = true;
  return process.stderr;
}
