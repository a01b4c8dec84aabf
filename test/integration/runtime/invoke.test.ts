import { describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError } from '../../../lib/domain/errors.ts';
import { invokeInProcess } from '../../../local/runtime/invoke-in-process.ts';
import { invoke } from '../../../local/runtime/invoke.ts';
import { functionNames, loadFunction, type FunctionModule } from '../../../local/runtime/registry.ts';
import { capturedServices } from '../../helpers/captured-services.ts';
import * as probe from '../../helpers/probe-function.ts';

const root = join(import.meta.dirname, '../../..');

describe('the registry', () => {
  test('has every file of functions/, and the table there has a row for each', async () => {
    const files = (await readdir(join(root, 'functions'))).filter((file) => file.endsWith('.ts'));
    expect(files.map((file) => file.slice(0, -3)).sort()).toEqual([...functionNames].sort());
    const table = await readFile(join(root, 'functions/README.md'), 'utf8');
    const rows = [...table.matchAll(/^\| `([a-z-]+)`/gm)].map((match) => match[1]);
    expect(rows.sort()).toEqual([...functionNames].sort());
  });

  test('gives each function under its own name', async () => {
    for (const name of functionNames) expect((await loadFunction(name)).contract.name).toBe(name);
  });

  test.each(['backups', 'toString', '__proto__', '../status', ''])('knows no function "%s"', async (name) => {
    await expect(loadFunction(name)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('invoke', () => {
  test('only checks name and event in a dry run', async () => {
    expect(await invoke('backup', { host: 'web1' }, { type: 'DryRun' })).toBeNull();
    const event: unknown = { host: '../x' };
    await expect(invoke('backup', event as never, { type: 'DryRun' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test('gives the error of a function that runs in this process', async () => {
    const { shared } = capturedServices();
    await expect(invoke('status', {}, { shared })).rejects.toMatchObject({ code: 'database_unusable' });
  });
});

describe('a function in this process', () => {
  const module = probe as unknown as FunctionModule;
  const { shared } = capturedServices();
  const call = (event: unknown, request: Partial<Parameters<typeof invokeInProcess>[2]> = {}) =>
    invokeInProcess(module, event, { requestId: 'r1', timeoutMs: 20_000, shared, ...request });

  test('gives its result', async () => {
    expect(await call({ does: 'echo', text: 'x' })).toEqual({ said: 'x' });
  });

  test('is stopped at its time limit, and says so', async () => {
    await expect(call({ does: 'wait' }, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'timed_out',
      message: 'Function probe exceeded its time limit of 0.1 seconds and was stopped.',
    });
  });

  test('is stopped by its caller, with the reason given', async () => {
    const stop = new AbortController();
    const reason = new CancelledError('Ann cancelled the run.');
    const stopped = call({ does: 'wait' }, { signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(stopped).rejects.toBe(reason);
  });

  test('that takes no notice is left behind', async () => {
    const begun = performance.now();
    await expect(call({ does: 'late' }, { timeoutMs: 50, graceMs: 100 })).rejects.toMatchObject({
      code: 'timed_out',
    });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
