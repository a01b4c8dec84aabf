import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CancelledError, PobsyncError } from '../../../lib/domain/errors.ts';
import type { ProgressReport } from '../../../lib/operations/services.ts';
import { invokeIsolated } from '../../../local/runtime/invoke-isolated.ts';
import { capturedServices } from '../../helpers/captured-services.ts';
import { makeProbeBundle, type ProbeBundle } from '../../helpers/probe-bundle.ts';
import { contract } from '../../helpers/probe-function.ts';

let probe: ProbeBundle;
beforeAll(async () => {
  probe = await makeProbeBundle();
});
afterAll(() => probe.remove());

type Options = Partial<Parameters<typeof invokeIsolated>[2]>;

function invokeProbe(event: unknown, options: Options = {}): Promise<unknown> {
  const { shared } = capturedServices();
  return invokeIsolated(contract, event, {
    requestId: 'r1',
    timeoutMs: 20_000,
    bundle: probe.path,
    shared,
    ...options,
  });
}

async function failureOf(event: unknown, options: Options = {}): Promise<PobsyncError> {
  const error: unknown = await invokeProbe(event, options).catch((thrown: unknown) => thrown);
  if (error instanceof PobsyncError) return error;
  throw new Error(`expected a PobsyncError, got ${JSON.stringify(error)}`);
}

/** Aborts as soon as the child says that it is at work. */
function abortOnProgress(): { stop: AbortController; options: Options } {
  const stop = new AbortController();
  const onProgress = () => stop.abort(new CancelledError('Ann cancelled the run.'));
  return { stop, options: { signal: stop.signal, onProgress } };
}

describe('an isolated function', () => {
  test('gives its result, whatever it holds', async () => {
    const text = 'ß漢\u0000"\\\n'.repeat(20_000);
    expect(await invokeProbe({ does: 'echo', text })).toEqual({ said: text });
  });

  test('is not misunderstood when a library prints to stdout', async () => {
    expect(await invokeProbe({ does: 'noise', text: 'x' })).toEqual({ said: 'x' });
  });

  test('reports progress while it runs', async () => {
    const seen: ProgressReport[] = [];
    await invokeProbe({ does: 'progress' }, { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ percent }) => percent)).toEqual([0, 50, 100]);
  });

  test('logs through the parent, with the request id', async () => {
    const { shared, entries } = capturedServices();
    expect(await invokeProbe({ does: 'log', text: 'web1' }, { shared, requestId: 'r42' })).toEqual({
      said: 'r42',
    });
    expect(entries()).toMatchObject([{ level: 'warn', requestId: 'r42', host: 'web1', msg: 'probing' }]);
  });

  test('gets the configuration of its caller, but not its environment', async () => {
    const secret = 'POBSYNC_DATABASE_URL';
    process.env[secret] = 'mysql://u:hunter2@h/d';
    process.env.SOMETHING_ELSE = 'x';
    try {
      const { shared } = capturedServices({ home: '/srv/elsewhere' });
      const { said } = (await invokeProbe({ does: 'environment' }, { shared })) as { said: string };
      const { names, home } = JSON.parse(said) as { names: string[]; home: string };
      expect(home).toBe('/srv/elsewhere');
      expect(names).not.toContain('SOMETHING_ELSE');
      expect(names).not.toContain(secret);
      expect(names).toContain('PATH');
    } finally {
      delete process.env[secret];
      delete process.env.SOMETHING_ELSE;
    }
  });

  test('is not started for an event that does not fit', async () => {
    const failure = await failureOf({ does: 'nothing' }, { bundle: '/nonexistent.cjs' });
    expect(failure.code).toBe('invalid_input');
  });

  test('throws here what was thrown there', async () => {
    expect(await failureOf({ does: 'not-found', text: 'web9' })).toMatchObject({
      code: 'not_found',
      message: 'No host web9.',
      cure: 'Look again.',
      facts: { host: 'web9' },
    });
  });

  test('keeps the details of a defect in the log', async () => {
    const { shared, entries } = capturedServices();
    const failure = await failureOf({ does: 'defect', text: 'x' }, { shared });
    expect(failure).toMatchObject({ code: 'internal', message: 'Something went wrong inside pobsync.' });
    expect(entries()).toMatchObject([{ level: 'error', err: { message: 'secret detail x' } }]);
  });
});

describe('a child process that ends badly', () => {
  test('without a result is a defect', async () => {
    expect(await failureOf({ does: 'exit' })).toMatchObject({ code: 'internal', facts: { exitCode: 7 } });
    expect(await failureOf({ does: 'abort' })).toMatchObject({
      code: 'internal',
      facts: { signal: 'SIGABRT' },
    });
  });

  test('by a signal from outside is an interruption', async () => {
    expect(await failureOf({ does: 'kill' })).toMatchObject({
      code: 'interrupted',
      facts: { signal: 'SIGKILL' },
    });
  });

  test('leaves what the runtime said in the log', async () => {
    const { shared, entries } = capturedServices();
    const failure = await failureOf({ does: 'echo' }, { shared, bundle: '/nonexistent.cjs' });
    expect(failure.code).toBe('internal');
    expect(JSON.stringify(entries())).toContain('Cannot find module');
  });
});

describe('stopping an isolated function', () => {
  test('lets it come to an end by itself, and tells why', async () => {
    const { options } = abortOnProgress();
    expect(await failureOf({ does: 'wait' }, options)).toMatchObject({
      code: 'cancelled',
      message: 'Ann cancelled the run.',
    });
  });

  test('does not wait for ever for one that takes no notice', async () => {
    const { options } = abortOnProgress();
    const begun = performance.now();
    expect((await failureOf({ does: 'spin' }, { ...options, graceMs: 200 })).code).toBe('cancelled');
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  test('happens by itself at the time limit', async () => {
    const failure = await failureOf({ does: 'wait' }, { timeoutMs: 300 });
    expect(failure).toMatchObject({
      code: 'timed_out',
      message: 'Function probe exceeded its time limit of 0.3 seconds and was stopped.',
    });
  });

  test('happens by force when the child hangs beyond its time limit', async () => {
    expect((await failureOf({ does: 'spin' }, { timeoutMs: 300, graceMs: 200 })).code).toBe('timed_out');
  });

  test('before the start starts nothing', async () => {
    const signal = AbortSignal.abort(new CancelledError('too late'));
    expect((await failureOf({ does: 'echo' }, { signal })).code).toBe('cancelled');
  });
});
