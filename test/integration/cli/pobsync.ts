import { CancelledError } from '../../../lib/domain/errors.ts';
import { parseConfig } from '../../../lib/config.ts';
import { makeTerminal } from '../../../local/cli/output/terminal.ts';
import { runCli } from '../../../local/cli/run-cli.ts';

export interface Said {
  code: number;
  out: string;
  err: string;
}

export interface Person {
  /** POBSYNC_HOME; a directory that cannot be made when absent. */
  home?: string;
  /** What is typed when a question is asked; nobody is there when absent. */
  answer?: string;
  /** What comes on standard input. */
  input?: string;
  signal?: AbortSignal;
}

/** Makes a command line of this process: what a person would type, and what pobsync said. */
export function pobsyncFor(person: Person): (...argv: string[]) => Promise<Said> {
  return async (...argv) => {
    const said = { out: '', err: '' };
    const stream = (name: 'out' | 'err') => ({ write: (text: string) => (said[name] += text) });
    const machine = { isRoot: true, userHome: '/nonexistent', readSecretFile: () => '' };
    const code = await runCli(argv, {
      terminal: makeTerminal(stream('out'), stream('err')),
      signal: person.signal ?? new AbortController().signal,
      loadConfig: () =>
        parseConfig({ POBSYNC_HOME: person.home ?? '/proc/nowhere', POBSYNC_LOG_LEVEL: 'silent' }, machine),
      user: 'tester',
      ask: async () => {
        if (person.answer === '^C') throw new CancelledError('Stopped by ^C; nothing was changed.');
        return person.answer ?? null;
      },
      readInput: async () => person.input ?? '',
    });
    return { code, ...said };
  };
}

/** Without a home: whatever it is told must not need one. */
export const pobsync = pobsyncFor({});
