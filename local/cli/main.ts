import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { loadConfig } from '../../lib/config.ts';
import { CancelledError, InterruptedError } from '../../lib/domain/errors.ts';
import { askOnTerminal } from './ask.ts';
import { makeTerminal } from './output/terminal.ts';
import { runCli } from './run-cli.ts';

// whatever is made holds other machines' data, and is for this user alone
process.umask(0o077);

const stopping = new AbortController();

/** The first signal asks for a clean stop, the second does not wait for it. */
function stopBy(reason: Error): void {
  if (stopping.signal.aborted) process.exit(130);
  if (process.stderr.isTTY) process.stderr.write('\nStopping; once more to leave at once.\n');
  stopping.abort(reason);
}

process.on('SIGINT', () => stopBy(new CancelledError('Stopped by ^C.')));
process.on('SIGTERM', () => stopBy(new InterruptedError('Stopped by SIGTERM.')));
process.on('SIGHUP', () => stopBy(new InterruptedError('Stopped by SIGHUP.')));
for (const stream of [process.stdout, process.stderr]) {
  // a reader that has seen enough, such as head(1), is no failure
  stream.on('error', () => {});
}

const world = {
  terminal: makeTerminal(process.stdout, process.stderr),
  signal: stopping.signal,
  loadConfig,
  user: nameOfUser(),
  ask: askOnTerminal,
  readInput: () => text(process.stdin),
};

// no await out here: the bundle is CommonJS
void runCli(process.argv.slice(2), world).then((code) => process.exit(code));

function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    // a container may run as a user that no file names
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
