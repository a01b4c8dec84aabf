import { describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { defineFunction } from '../../../lib/contracts/function-contract.ts';
import { CancelledError, NotFoundError, PobsyncError } from '../../../lib/domain/errors.ts';
import { withInvocation } from '../../../lib/handler/invocation.ts';
import { makeHandler, type Operation } from '../../../lib/handler/make-handler.ts';
import { makeContext } from '../../../local/runtime/lambda-context.ts';
import { capturedServices } from '../../helpers/captured-services.ts';
import { fixedClock } from '../../helpers/fixed-clock.ts';

const contract = defineFunction({
  name: 'greet',
  description: 'Greets.',
  eventSchema: Type.Object({ name: Type.String({ minLength: 1 }) }, { additionalProperties: false }),
  resultSchema: Type.Object({ greeting: Type.String() }),
  timeoutMs: 1000,
  isolated: false,
});
type Greet = Operation<(typeof contract)['eventSchema'], (typeof contract)['resultSchema']>;

const clock = fixedClock('2026-03-01T00:00:00Z');

/** Calls a handler as the runtime does, and gives what it returned or threw, and the log. */
async function call(operation: Greet, event: unknown, signal = new AbortController().signal) {
  const { shared, entries } = capturedServices();
  const context = withInvocation(makeContext(contract, { requestId: 'r1', timeoutMs: 1000, clock }), {
    signal,
    shared,
  });
  const handler = makeHandler(contract, operation) as (event: unknown, context: unknown) => Promise<unknown>;
  const outcome = await handler(event, context).catch((error: unknown) => error);
  return { outcome, log: entries() };
}

describe('makeHandler', () => {
  test('gives the operation its services and its event', async () => {
    const operation: Greet = async ({ requestId, config }, { name }) => ({
      greeting: `${name} ${requestId} ${config.node}`,
    });
    const { outcome } = await call(operation, { name: 'Ann' });
    expect(outcome).toEqual({ greeting: 'Ann r1 main' });
  });

  test('refuses an event with every problem, before the operation begins', async () => {
    let calls = 0;
    const operation: Greet = async () => ({ greeting: String(calls++) });
    const { outcome } = await call(operation, { name: '', nmae: 'x' });
    expect(outcome).toMatchObject({
      code: 'invalid_input',
      problems: [
        'Unknown event.nmae: expected name.',
        'Invalid event.name "": expected text of 1 or more characters.',
      ],
    });
    expect(calls).toBe(0);
  });

  test('lets an error of the table through untouched and unlogged', async () => {
    const error = new NotFoundError('No host x.');
    const { outcome, log } = await call(() => Promise.reject(error), { name: 'x' });
    expect(outcome).toBe(error);
    expect(log).toEqual([]);
  });

  test('hides an unknown error from the caller and logs it once, with the request id', async () => {
    const { outcome, log } = await call(() => Promise.reject(new Error('SELECT secret')), { name: 'x' });
    expect(outcome).toBeInstanceOf(PobsyncError);
    expect(outcome).toMatchObject({ code: 'internal', message: 'Something went wrong inside pobsync.' });
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({
      level: 'error',
      requestId: 'r1',
      function: 'greet',
      err: { message: 'SELECT secret' },
    });
  });

  test('takes a result that breaks its own contract for a defect', async () => {
    const { outcome, log } = await call(async () => ({ greeting: 5 }) as never, { name: 'x' });
    expect(outcome).toMatchObject({ code: 'internal' });
    expect(log[0]).toMatchObject({
      err: { message: 'Function greet broke its contract: Invalid result.greeting 5: expected text.' },
    });
  });

  test('throws the reason for stopping when the operation was aborted', async () => {
    const stop = new AbortController();
    const reason = new CancelledError('Ann cancelled the run.');
    const operation: Greet = ({ signal }) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        stop.abort(reason);
      });
    const { outcome } = await call(operation, { name: 'x' }, stop.signal);
    expect(outcome).toBe(reason);
  });

  test('aborts one of two concurrent calls without touching the other', async () => {
    const stop = new AbortController();
    const seen: boolean[] = [];
    const operation: Greet = async ({ signal }, { name }) => {
      stop.abort(new CancelledError('enough'));
      await Promise.resolve();
      seen.push(signal.aborted);
      return { greeting: name };
    };
    await Promise.all([call(operation, { name: 'a' }, stop.signal), call(operation, { name: 'b' })]);
    expect(seen).toEqual([true, false]);
  });

  test('a progress listener that throws does not fail the operation', async () => {
    const { shared } = capturedServices();
    const context = withInvocation(makeContext(contract, { requestId: 'r1', timeoutMs: 1000, clock }), {
      signal: new AbortController().signal,
      shared,
      onProgress: () => {
        throw new Error('gone');
      },
    });
    const progress = {
      phase: 'x',
      percent: null,
      bytes: null,
      bytesPerSecond: null,
      etaSeconds: null,
      files: null,
    };
    const handler = makeHandler(contract, async (services) => {
      services.onProgress(progress);
      return { greeting: 'fine' };
    });
    expect(await handler({ name: 'x' }, context)).toEqual({ greeting: 'fine' });
  });
});

test('a context counts its remaining time on the monotonic clock', () => {
  const time = fixedClock('2026-03-01T00:00:00Z');
  const context = makeContext(contract, { requestId: 'r1', timeoutMs: 1000, clock: time });
  time.advance(400);
  time.jump(new Date('2030-01-01T00:00:00Z'));
  expect(context.getRemainingTimeInMillis()).toBe(600);
  time.advance(5000);
  expect(context.getRemainingTimeInMillis()).toBe(0);
});
