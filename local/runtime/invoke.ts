import { randomUUID } from 'node:crypto';
import type { EventOf, ResultOf } from '../../lib/contracts/function-contract.ts';
import { parseValue } from '../../lib/contracts/parse-value.ts';
import type { Lease } from '../../lib/data/run-lease.ts';
import type { SharedServices } from '../../lib/handler/shared-services.ts';
import type { ProgressReport } from '../../lib/operations/services.ts';
import { findBundle } from './find-bundle.ts';
import { invokeInProcess } from './invoke-in-process.ts';
import { invokeIsolated } from './invoke-isolated.ts';
import { loadFunction, type FunctionModules, type FunctionName } from './registry.ts';

export interface InvokeOptions {
  /** `RequestResponse` waits for the result; `DryRun` only checks name and event, and gives null. */
  type?: 'RequestResponse' | 'DryRun';
  /** In every log line of the invocation; made here when absent. */
  requestId?: string;
  /** Abort it with a PobsyncError as reason (`cancelled`, `interrupted`) to stop the invocation. */
  signal?: AbortSignal;
  onProgress?: (progress: ProgressReport) => void;
  /** Overrides the time limit of the contract. */
  timeoutMs?: number;
  /** The claim of the worker that starts this for a queued run. */
  claim?: Lease | null;
  /** Absent: those of this process, from its environment. */
  shared?: SharedServices;
}

type ContractOf<Name extends FunctionName> = FunctionModules[Name] extends { contract: infer Contract }
  ? Contract
  : never;
export type EventOfFunction<Name extends FunctionName> = EventOf<ContractOf<Name>>;
export type ResultOfFunction<Name extends FunctionName> = ResultOf<ContractOf<Name>>;

/**
 * The only way to call a function: short ones run here, isolated ones as a child process of their bundle. Queueing a
 * run for later (`Event`) is a row in SQL, written by the operation that queues runs.
 *
 * @throws PobsyncError of any code of the table; `invalid_input` before anything was started
 * @example await invoke('status', {})
 */
export async function invoke<Name extends FunctionName>(
  name: Name,
  event: EventOfFunction<Name>,
  options?: InvokeOptions & { type?: 'RequestResponse' },
): Promise<ResultOfFunction<Name>>;
export async function invoke(name: string, event: unknown, options?: InvokeOptions): Promise<unknown>;
export async function invoke(name: string, event: unknown, options: InvokeOptions = {}): Promise<unknown> {
  const loaded = await loadFunction(name);
  const { contract } = loaded;
  if (options.type === 'DryRun') {
    parseValue(contract.eventSchema, event, 'event');
    return null;
  }
  const request = {
    requestId: options.requestId ?? randomUUID(),
    timeoutMs: options.timeoutMs ?? contract.timeoutMs,
    signal: options.signal,
    onProgress: options.onProgress,
    claim: options.claim,
    shared: options.shared,
  };
  if (!contract.isolated) return invokeInProcess(loaded, event, request);
  return invokeIsolated(contract, event, { ...request, bundle: findBundle(contract.name) });
}
