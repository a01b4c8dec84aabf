import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleCommandLine } from '../../../infra/bundle/bundle-program.mjs';
import { writeLegacyPrefix } from '../../helpers/legacy-prefix.ts';
import { pobsyncFor } from './pobsync.ts';

const root = join(import.meta.dirname, '../../..');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-config-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('the page on coming from YAML does what it says, line by line', async () => {
  const page = await readFile(join(root, 'infra/docs/coming-from-yaml.md'), 'utf8');
  const samples = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, sample]) => sample);
  expect(samples.length).toBeGreaterThanOrEqual(6);
  const program = join(directory, 'bin/pobsync');
  await mkdir(join(directory, 'bin'));
  await bundleCommandLine({ root, entry: join(root, 'local/cli/main.ts'), outfile: `${program}.cjs` });
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${program}.cjs' "$@"\n`, { mode: 0o755 });
  await writeLegacyPrefix(join(directory, 'opt/pobsync'), { correct: true });
  // the same lines, with the places of this test for those of the page
  const script = samples.join('\n').replace(/\/(?=opt\/|mnt\/|root\/)/g, `${directory}/`);
  const run = spawnSync('sh', ['-ex'], {
    input: script,
    cwd: directory,
    encoding: 'utf8',
    env: {
      PATH: `${join(directory, 'bin')}:${process.env.PATH ?? ''}`,
      POBSYNC_HOME: join(directory, 'home'),
    },
  });
  expect({ status: run.status, err: run.stderr.split('\n').slice(-4) }).toMatchObject({ status: 0 });
  expect(run.stdout).toContain('30 hosts added, 0 changed, 0 disabled, 0 deleted, 0 unchanged. Done.');
  expect(run.stdout).toContain('31 files written, 0 unchanged.');
  expect(run.stdout).toContain('Nothing to change: 30 hosts as the files say.');
  const schema = JSON.parse(await readFile(join(directory, 'fleet-file.schema.json'), 'utf8')) as object;
  expect(schema).toMatchObject({ title: 'pobsync fleet file' });
}, 120_000);

describe('on the command line', () => {
  let home: string;
  const pobsync = (...argv: string[]) => pobsyncFor({ home })(...argv);

  beforeAll(async () => {
    home = join(directory, 'home2');
    expect((await pobsync('init')).code).toBe(0);
  });

  test.each(['small', 'large'])('the %s example is applied, and then asks for nothing', async (name) => {
    const path = join(root, `infra/docs/examples/${name}.fleet.yaml`);
    expect(await pobsync('config', 'diff', path)).toMatchObject({ code: 0, err: '' });
    expect(await pobsync('config', 'apply', path)).toMatchObject({ code: 0, err: '' });
    expect((await pobsync('config', 'diff', path)).out).toContain('Nothing to change');
    expect((await pobsync('config', 'apply', path, '--json')).out).toContain('"hosts": []');
  });

  test('the older names of the commands work', async () => {
    const prefix = join(directory, 'copies');
    await mkdir(prefix);
    expect((await pobsync('export_pobsync_configs', '--prefix', prefix)).code).toBe(0);
    expect((await pobsync('import_pobsync_configs', '--prefix', prefix)).out).toContain('Nothing to change');
  });

  test('what is wrong exits 2 with a line for each problem', async () => {
    const path = join(directory, 'wrong.yaml');
    await writeFile(path, 'version: 1\nglobal: { ssh_port: 0, ssh_prot: 1 }\n');
    const said = await pobsync('config', 'apply', path);
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err.match(/wrong\.yaml:2: /g)).toHaveLength(2);
    expect((await pobsync('config', 'apply')).code).toBe(2);
    expect((await pobsync('import-configs')).code).toBe(2);
    expect((await pobsync('import-configs', '--prefix', '/nonexistent')).code).toBe(2);
  });

  test('hosts are deleted only after a question, or with --yes', async () => {
    const input = 'version: 1\nhosts: {}\n';
    const attempt = (answer: string | undefined, ...more: string[]) =>
      pobsyncFor({ home, input, ...(answer === undefined ? {} : { answer }) })(
        'config',
        'apply',
        '-',
        '--prune',
        ...more,
      );
    expect((await attempt(undefined)).code).toBe(5);
    const refused = await attempt('yes');
    expect(refused.code).toBe(5);
    expect(refused.err).toContain('is deleted: the file does not name it');
    expect((await pobsync('hosts', '--json')).out).toContain('web1');
    expect(await attempt('delete')).toMatchObject({ code: 0 });
    expect((await pobsync('hosts', '--json')).out).not.toContain('web1');
  });
});
