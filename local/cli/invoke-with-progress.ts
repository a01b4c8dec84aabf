import type { FunctionName } from '../runtime/registry.ts';
import { invoke, type EventOfFunction, type ResultOfFunction } from '../runtime/invoke.ts';
import type { Cli } from './cli.ts';
import { makeProgressLine } from './output/progress-line.ts';

/** Calls a function and shows on the terminal how far it is. The first ^C stops it. */
export async function invokeWithProgress<Name extends FunctionName>(
  cli: Cli,
  name: Name,
  event: EventOfFunction<Name>,
): Promise<ResultOfFunction<Name>> {
  const shared = cli.shared();
  const line = makeProgressLine(cli.terminal.err, () => shared.clock.monotonicMs());
  try {
    return await invoke(name, event, {
      shared,
      signal: cli.signal,
      onProgress: (report) => {
        if (!cli.json) line.show(report);
      },
    });
  } finally {
    line.clear();
  }
}
