import { makeTerminal } from './output/terminal.ts';
import { runCli } from './run-cli.ts';

const stopping = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // the first asks for a clean stop, the second does not wait for it
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort(signal);
  });
}
for (const stream of [process.stdout, process.stderr]) {
  // a reader that has seen enough, such as head(1), is no failure
  stream.on('error', () => {});
}

// no await out here: the bundle is CommonJS
void runCli(process.argv.slice(2), makeTerminal(process.stdout, process.stderr), stopping.signal).then(
  (code) => process.exit(code),
);
