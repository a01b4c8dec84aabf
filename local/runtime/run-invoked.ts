import { text } from 'node:stream/consumers';
import { errorTable, fromPublicError, InterruptedError, toPublicError } from '../../lib/domain/errors.ts';
import { sharedServices } from '../../lib/handler/shared-services.ts';
import type { ProgressReport } from '../../lib/operations/services.ts';
import type { ChildOutcome, InvokedEnvelope, ProgressMessage, StopMessage } from './child-messages.ts';
import { invokeInProcess } from './invoke-in-process.ts';
import type { FunctionModule } from './registry.ts';
import { writeLastLine } from './write-last-line.ts';

/**
 * The child's side of an isolated invocation: envelope from stdin, outcome to stdout, progress by process messages.
 * Everything of the parent may go away meanwhile; nobody listening is no reason to stop.
 *
 * @returns the exit code
 */
export async function runInvoked(load: (name: string) => Promise<FunctionModule>): Promise<number> {
  const stop = new AbortController();
  listenForStop(stop);
  const outcome = await run(load, stop.signal);
  await writeLastLine(process.stdout, outcome);
  return 'error' in outcome ? errorTable[outcome.error.code].exitCode : 0;
}

async function run(
  load: (name: string) => Promise<FunctionModule>,
  signal: AbortSignal,
): Promise<ChildOutcome> {
  try {
    const envelope = JSON.parse(await text(process.stdin)) as InvokedEnvelope;
    const { requestId, timeoutMs, claim } = envelope;
    const shared = sharedServices(envelope.config);
    const loaded = await load(envelope.function);
    const request = { requestId, timeoutMs, claim, signal, shared, onProgress: sendProgress };
    try {
      return { result: await invokeInProcess(loaded, envelope.event, request) };
    } finally {
      await shared.close();
    }
  } catch (error) {
    return { error: toPublicError(error) };
  }
}

function listenForStop(stop: AbortController): void {
  process.on('message', (message) => {
    const { type, reason } = message as StopMessage;
    if (type === 'stop') stop.abort(fromPublicError(reason));
  });
  // the channel must not keep a finished child alive
  process.channel?.unref();
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(name, () => stop.abort(new InterruptedError(`The run was stopped by ${name}.`)));
  }
}

function sendProgress(progress: ProgressReport): void {
  const message: ProgressMessage = { type: 'progress', progress };
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
