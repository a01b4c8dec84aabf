import { expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommandLine } from '../../../infra/bundle/bundle-program.mjs';
import { invokedArgument, type InvokedEnvelope } from '../../../local/runtime/child-messages.ts';
import { capturedServices } from '../../helpers/captured-services.ts';
import { runProgram } from '../../helpers/run-program.ts';

const root = join(import.meta.dirname, '../../..');

test('pobsync.cjs alone is also the child process of every isolated function', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-alone-'));
  try {
    const outfile = join(directory, 'pobsync.cjs');
    await bundleCommandLine({ root, entry: join(root, 'local/cli/main.ts'), outfile });
    const envelope: InvokedEnvelope = {
      function: 'prune',
      event: { host: 'web1' },
      requestId: 'r1',
      timeoutMs: 20_000,
      claim: null,
      config: capturedServices().shared.config,
    };
    const { exitCode, stdout } = await runProgram(process.execPath, [outfile, invokedArgument], {
      env: { PATH: '/usr/bin:/bin', HOME: directory },
      cwd: directory,
      input: JSON.stringify(envelope),
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'database_unusable' } });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
