import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { invokedArgument, type InvokedEnvelope } from '../../../local/runtime/child-messages.ts';
import { capturedServices } from '../../helpers/captured-services.ts';
import { makeProbeBundle, type ProbeBundle } from '../../helpers/probe-bundle.ts';
import { runProgram } from '../../helpers/run-program.ts';

let probe: ProbeBundle;
beforeAll(async () => {
  probe = await makeProbeBundle();
});
afterAll(() => probe.remove());

const env = { PATH: '/usr/bin:/bin', HOME: '/nonexistent' };
const run = (event: unknown) =>
  runProgram(process.execPath, [probe.path, JSON.stringify(event)], { env, cwd: probe.directory });

describe('a bundle run by hand', () => {
  // event → exit code by the table
  const rows: [string, unknown, number][] = [
    ['done', { does: 'echo', text: 'x' }, 0],
    ['done with warnings', { does: 'echo', text: 'warning' }, 3],
    ['no such host', { does: 'not-found', text: 'web9' }, 4],
    ['a defect', { does: 'defect' }, 1],
    ['a result that breaks the contract', { does: 'bad-result' }, 1],
  ];
  test.each(rows)('exits by the table: %s', async (_, event, exitCode) => {
    expect((await run(event)).exitCode).toBe(exitCode);
  });

  test('says a defect in the log, not in its answer', async () => {
    const { stdout, stderr } = await run({ does: 'defect', text: 'x' });
    expect(stdout).not.toContain('secret detail');
    expect(stderr).toContain('secret detail x');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'internal' } });
  });

  test('comes to an end on SIGTERM, and says that it was interrupted', async () => {
    const child = spawn(process.execPath, [probe.path, '{"does":"wait"}'], { env });
    await once(child.stderr, 'data');
    child.kill('SIGTERM');
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const [stdout, [exitCode]] = await Promise.all([text(child.stdout), ended]);
    expect(exitCode).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'interrupted' } });
  });
});

describe('a child whose parent dies', () => {
  /** Starts an invocation as the runtime does, without its care for the child. */
  async function startChild(event: unknown): Promise<ChildProcess> {
    const child = spawn(process.execPath, [probe.path, invokedArgument], {
      env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    const { config } = capturedServices().shared;
    const envelope: InvokedEnvelope = {
      function: 'probe',
      event,
      requestId: 'r1',
      timeoutMs: 20_000,
      claim: null,
      config,
    };
    child.stdin?.end(JSON.stringify(envelope));
    await once(child, 'message');
    return child;
  }

  test('goes on to the end, although nobody reads its log, its progress or its result', async () => {
    const path = join(probe.directory, 'finished');
    const child = await startChild({ does: 'write-late', text: path });
    child.disconnect();
    child.stdout?.destroy();
    child.stderr?.destroy();
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    expect(exitCode).toBe(0);
    expect(await readFile(path, 'utf8')).toBe('finished');
  });

  test('is in a process group of its own, where a Ctrl-C does not reach it', async () => {
    const child = await startChild({ does: 'wait' });
    // the fifth field of stat, after the name in parentheses, is the process group
    const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
    expect(stat.split(') ')[1]?.split(' ')[2]).toBe(String(child.pid));
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});
