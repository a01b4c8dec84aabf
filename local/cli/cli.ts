import type { Config } from '../../lib/config.ts';
import type { SharedServices } from '../../lib/handler/shared-services.ts';
import type { Services } from '../../lib/operations/services.ts';
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

/** The process around a command line, so that tests can be one. */
export interface World {
  terminal: Terminal;
  /** Aborted by the first ^C or SIGTERM, with a PobsyncError as its reason. */
  signal: AbortSignal;
  /** @throws InvalidInputError for a malformed environment */
  loadConfig(): Config;
  /** Who sits at the keyboard, for the record. */
  user: string;
  /** Asks a question on the terminal; null when nobody is there to answer. */
  ask(question: string): Promise<string | null>;
  /** All of standard input. */
  readInput(): Promise<string>;
}

/** What every command is handed. */
export interface Cli extends World {
  /** Whether `--json` was given: nothing but the one document goes to standard output then. */
  json: boolean;
  /**
   * The services of this process, made at the first call. A service logs what it does; of a command the log is held.
   *
   * @throws InvalidInputError for a malformed environment
   */
  shared(purpose?: 'command' | 'service'): SharedServices;
  /** What an operation is handed. @throws InvalidInputError */
  services(): Services;
  /** Lets go of what was opened. */
  close(): Promise<void>;
  /** Log lines that nobody has seen. */
  heldLog: string[];
  /** What the command returned; null until it did. */
  outcome: Outcome | null;
}
