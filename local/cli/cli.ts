import type { Terminal } from './output/terminal.ts';

/** What a command hands back: the same facts for programs and for people, and how the process ends. */
export interface Outcome {
  /** Printed by `--json`, as one document. */
  json: unknown;
  /** Printed otherwise; whole lines. */
  text: string;
  /** 0 when absent. */
  exitCode?: number;
}

/** What every command is handed. */
export interface Cli {
  terminal: Terminal;
  /** Whether `--json` was given: nothing but the one document goes to standard output then. */
  json: boolean;
  /** Aborted by the first ^C or SIGTERM. */
  signal: AbortSignal;
  /** What the command returned; null until it did. */
  outcome: Outcome | null;
}
