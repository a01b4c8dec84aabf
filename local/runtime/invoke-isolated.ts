import { spawn, type ChildProcess } from 'node:child_process';
import { childEnvironment } from '../../lib/config.ts';
import { longestTimeoutMs, type FunctionContract } from '../../lib/contracts/function-contract.ts';
import { parseValue } from '../../lib/contracts/parse-value.ts';
import { fromPublicError, toPublicError } from '../../lib/domain/errors.ts';
import { sharedServices } from '../../lib/handler/shared-services.ts';
import { childFailure } from './child-failure.ts';
import {
  invokedArgument,
  type ChildOutcome,
  type InvokedEnvelope,
  type ProgressMessage,
  type StopMessage,
} from './child-messages.ts';
import { forwardLog } from './forward-log.ts';
import type { InvocationRequest } from './invoke-in-process.ts';
import { readOutcome } from './read-outcome.ts';
import { stopGraceMs, stopReason, timeLimitError } from './stop-after.ts';

/**
 * Runs one invocation as a process of its own, in its own process group: a crash, a leak or a Ctrl-C in the terminal
 * reaches one of the two only. When this process dies the child goes on, since half a backup is worth less than a
 * whole one; its result is then in SQL.
 *
 * @throws PobsyncError: the child's own error, or how the child ended when it left none
 */
export async function invokeIsolated(
  contract: FunctionContract,
  event: unknown,
  request: InvocationRequest & { bundle: string },
): Promise<unknown> {
  parseValue(contract.eventSchema, event, 'event');
  request.signal?.throwIfAborted();
  const shared = request.shared ?? sharedServices();
  // what a backup needs most memory for is kept outside the heap: a large nursery would only be garbage in waiting
  const child = spawn(process.execPath, ['--max-semi-space-size=2', request.bundle, invokedArgument], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: withoutDatabaseUrl(childEnvironment()),
  });
  const stopWatching = watch(child, contract.name, request);
  try {
    const output = readOutcome(child);
    forwardLog(child, shared.logger);
    const { requestId, timeoutMs, claim = null } = request;
    send(child, { function: contract.name, event, requestId, timeoutMs, claim, config: shared.config });
    const { outcome, ending } = await output;
    if (outcome === null) throw childFailure(contract.name, ending, stopWatching.reason());
    return resultOf(outcome);
  } finally {
    stopWatching.clear();
  }
}

function send(child: ChildProcess, envelope: InvokedEnvelope): void {
  // a child that dies at once closes the pipe; how it ended says more than EPIPE does
  child.stdin?.on('error', () => {});
  child.stdin?.end(JSON.stringify(envelope));
}

function resultOf(outcome: ChildOutcome): unknown {
  if ('error' in outcome) throw fromPublicError(outcome.error);
  return outcome.result;
}

/** The child keeps its own time limit; here only what happens when it does not heed it, or the caller's wish. */
function watch(child: ChildProcess, name: string, request: InvocationRequest) {
  const { timeoutMs, signal, onProgress, graceMs = stopGraceMs } = request;
  let reason: Error | null = null;
  // the child gives a handler this grace too; only a child that hangs needs the second one
  const killAfterMs = 2 * graceMs;
  let killTimer: NodeJS.Timeout | undefined;
  const limit = setTimeout(
    () => {
      reason ??= timeLimitError(name, timeoutMs);
      killGroup(child);
    },
    Math.min(timeoutMs + killAfterMs, longestTimeoutMs),
  );
  const onAbort = () => {
    const why = stopReason(signal);
    reason = why;
    const message: StopMessage = { type: 'stop', reason: toPublicError(why) };
    if (child.connected) child.send(message, () => {});
    else child.kill('SIGTERM');
    killTimer = setTimeout(() => killGroup(child), killAfterMs);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  child.on('message', (message) => {
    const { type, progress } = message as ProgressMessage;
    if (type === 'progress') onProgress?.(progress);
  });
  return {
    reason: () => reason,
    clear() {
      clearTimeout(limit);
      clearTimeout(killTimer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it ended in this moment
  }
}

function withoutDatabaseUrl(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('POBSYNC_DATABASE_URL')),
  );
}
