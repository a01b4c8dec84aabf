import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { errorTable, InterruptedError, InvalidInputError, toPublicError } from '../../lib/domain/errors.ts';
import { showText } from '../../lib/domain/show-text.ts';
import { sharedServices } from '../../lib/handler/shared-services.ts';
import { invokedArgument } from './child-messages.ts';
import { invokeInProcess } from './invoke-in-process.ts';
import type { FunctionModule } from './registry.ts';
import { runInvoked } from './run-invoked.ts';
import { writeLastLine } from './write-last-line.ts';

/**
 * What a function's bundle does when it is run as a program: `node status.cjs '{}'`, or the event on stdin. The result
 * is one JSON line on stdout, a failure `{"error": …}` there and a sentence on stderr; the exit code is that of the
 * table.
 */
export async function runBundle(module: FunctionModule): Promise<never> {
  if (process.argv[2] === invokedArgument) return runChild(async () => module);
  keepPrivate();
  surviveReaders();
  process.exit(await runAlone(module));
}

/** Runs this process as the child of an isolated invocation. */
export async function runChild(load: (name: string) => Promise<FunctionModule>): Promise<never> {
  keepPrivate();
  surviveReaders();
  process.exit(await runInvoked(load));
}

/** Whatever is made holds other machines' data, and is for this user alone. */
function keepPrivate(): void {
  process.umask(0o077);
}

/** Who reads our output may go away; the work is not done for the reader alone. */
function surviveReaders(): void {
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
}

async function runAlone(module: FunctionModule): Promise<number> {
  const { contract } = module;
  const words = process.argv.slice(2);
  const asksForHelp = words.includes('--help') || words.includes('-h');
  if (asksForHelp || words.length > 1 || (words.length === 0 && process.stdin.isTTY)) {
    process.stderr.write(usage(contract.name, contract.description));
    return asksForHelp ? 0 : errorTable.invalid_input.exitCode;
  }
  try {
    const result = await runEvent(module, words[0]);
    await writeLastLine(process.stdout, result);
    return contract.exitCode?.(result) ?? 0;
  } catch (error) {
    const publicError = toPublicError(error);
    process.stderr.write(`${[publicError.message, publicError.cure].filter(Boolean).join(' ')}\n`);
    await writeLastLine(process.stdout, { error: publicError });
    return errorTable[publicError.code].exitCode;
  }
}

async function runEvent(module: FunctionModule, argument: string | undefined): Promise<unknown> {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(name, () => stop.abort(new InterruptedError(`The run was stopped by ${name}.`)));
  }
  const event = parseEventText(
    argument === undefined || argument === '-' ? await text(process.stdin) : argument,
  );
  const shared = sharedServices();
  try {
    return await invokeInProcess(module, event, {
      requestId: randomUUID(),
      timeoutMs: module.contract.timeoutMs,
      signal: stop.signal,
      shared,
    });
  } finally {
    await shared.close();
  }
}

/** Nothing at all counts as an empty event. */
function parseEventText(input: string): unknown {
  if (input.trim() === '') return {};
  try {
    return JSON.parse(input);
  } catch {
    throw new InvalidInputError(`Invalid event "${showText(input.trim(), 80)}": expected a JSON document.`);
  }
}

function usage(name: string, description: string): string {
  return `${description}\n\nUsage: node ${name}.cjs '<event as JSON>'      (or the event on stdin)\n`;
}
