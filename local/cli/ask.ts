import { createInterface } from 'node:readline';
import { CancelledError } from '../../lib/domain/errors.ts';

/** Asks on standard error, so that standard output stays the result's; null where there is no terminal, and on ^D. */
export function askOnTerminal(question: string): Promise<string | null> {
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY || !output.isTTY) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input, output });
    // while it reads, ^C is a key and no signal
    lines.once('SIGINT', () => {
      reject(new CancelledError('Stopped by ^C; nothing was changed.'));
      lines.close();
    });
    let answered = false;
    // closed without an answer: ^D
    lines.once('close', () => {
      if (!answered) output.write('\n');
      resolve(null);
    });
    lines.question(question, (answer) => {
      answered = true;
      resolve(answer.trim());
      lines.close();
    });
  });
}
