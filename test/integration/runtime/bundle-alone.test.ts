import { describe, expect, test } from '@jest/globals';
import { chmod, mkdir, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bundleForEachTest } from '../../helpers/lone-bundle.ts';
import { runProgram } from '../../helpers/run-program.ts';

const bundle = bundleForEachTest('functions/status.ts');

/** The one copy of the SQLite binding. */
async function unpackedFile(): Promise<string> {
  const files = (await readdir(bundle.cache)).filter((name) => name.endsWith('.node'));
  expect(files).toHaveLength(1);
  return join(bundle.cache, files[0] ?? '');
}

describe('a bundle alone in an empty directory', () => {
  test('runs its function with nothing else there, and prints the result as one JSON line', async () => {
    const end = await bundle.run(['{}'], await bundle.makeInstallation());
    expect(end).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(end.stdout)).toMatchObject({ database: { backend: 'sqlite', ok: true }, node: 'main' });
    expect(end.stdout.trim().split('\n')).toHaveLength(1);
  });

  test('takes its event from stdin too, and nothing for an empty event', async () => {
    const env = await bundle.makeInstallation();
    expect((await bundle.run([], env, '{}')).exitCode).toBe(0);
    expect((await bundle.run(['-'], env, ' {} ')).exitCode).toBe(0);
    expect((await bundle.run([], env)).exitCode).toBe(0);
  });

  // arguments, stdin → exit code, code of the error
  const refused: [string, string[], string, number, string][] = [
    ['an unknown field', ['{"hots":1}'], '', 2, 'invalid_input'],
    ['text that is not JSON', ['{'], '', 2, 'invalid_input'],
    ['JSON that is no object', ['null'], '', 2, 'invalid_input'],
    ['nonsense on stdin', [], '\u001b[2J', 2, 'invalid_input'],
  ];
  test.each(refused)('refuses %s with one sentence', async (_, args, input, exitCode, code) => {
    const end = await bundle.run(args, {}, input);
    expect(end.exitCode).toBe(exitCode);
    expect(JSON.parse(end.stdout)).toMatchObject({ error: { code } });
    expect(end.stderr).not.toContain('\u001b');
    expect(end.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('says what it is on --help, and refuses a second argument', async () => {
    const help = await bundle.run(['--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stderr).toContain("Usage: node status.cjs '<event as JSON>'");
    expect((await bundle.run(['{}', '{}'])).exitCode).toBe(2);
  });

  test('reports every problem of the environment', async () => {
    const end = await bundle.run(['{}'], { POBSYNC_LOG_LEVEL: 'loud', POBSYNC_HOME: 'here' });
    expect(end.exitCode).toBe(2);
    expect(end.stderr).toContain('Invalid POBSYNC_LOG_LEVEL');
    expect(end.stderr).toContain('Invalid POBSYNC_HOME');
  });

  test('makes no database where there is none', async () => {
    const home = join(bundle.home, 'nothing');
    const end = await bundle.run(['{}'], { POBSYNC_HOME: home });
    expect(end.exitCode).toBe(1);
    expect(JSON.parse(end.stdout)).toMatchObject({ error: { code: 'database_unusable' } });
    expect(await readdir(bundle.home)).not.toContain('nothing');
  });

  test('is a module with contract and handler that runs nothing when it is loaded', async () => {
    const env = { PATH: '/usr/bin:/bin', HOME: bundle.home, ...(await bundle.makeInstallation()) };
    const cwd = dirname(bundle.path);
    const say =
      'const { contract, handler } = loaded; console.log(contract.name, (await handler({}, {})).node)';
    const asModule = `import('${bundle.path}').then(async (loaded) => { ${say} })`;
    const asCommonJs = `(async (loaded) => { ${say} })(require('${bundle.path}'))`;
    for (const script of [asModule, asCommonJs]) {
      const end = await runProgram(process.execPath, ['-e', script], { env, cwd });
      expect(end).toMatchObject({ stdout: 'status main\n', stderr: '' });
    }
    const { handler } = createRequire(import.meta.url)(bundle.path) as { handler: unknown };
    expect(typeof handler).toBe('function');
  });
});

describe('the SQLite binding inside a bundle', () => {
  test('is unpacked once by twelve that start at the same moment for the first time', async () => {
    const env = await bundle.makeInstallation();
    const ends = await Promise.all(Array.from({ length: 12 }, () => bundle.run(['{}'], env)));
    expect(ends.map(({ exitCode }) => exitCode)).toEqual(Array.from({ length: 12 }, () => 0));
    await unpackedFile();
  });

  test('is unpacked again when its file was cut short or overwritten', async () => {
    const env = await bundle.makeInstallation();
    await bundle.run(['{}'], env);
    const file = await unpackedFile();
    await chmod(file, 0o700);
    await truncate(file, 100_000);
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    await chmod(file, 0o700);
    await writeFile(file, Buffer.alloc(2_000_000, 0x41));
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    await unpackedFile();
  });

  test('goes to the temporary directory when the home cannot be written', async () => {
    const env = { ...(await bundle.makeInstallation()), HOME: '/proc/nonexistent' };
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    expect(await readdir(bundle.temporary)).toEqual([`pobsync-native-${process.getuid?.()}`]);
  });

  test('is not put where others could swap it', async () => {
    const env = await bundle.makeInstallation();
    const elsewhere = join(bundle.home, 'elsewhere');
    await mkdir(elsewhere);
    const shared = join(bundle.home, 'shared');
    await mkdir(shared);
    await chmod(shared, 0o777);
    const linked = join(bundle.home, 'linked');
    await symlink(elsewhere, linked);
    for (const directory of [shared, linked]) {
      expect((await bundle.run(['{}'], { ...env, POBSYNC_NATIVE_CACHE: directory })).exitCode).toBe(0);
      expect(await readdir(directory)).toEqual([]);
    }
    await unpackedFile();
  });

  test('says which directories it tried when none serves', async () => {
    const env = {
      HOME: '/proc/nonexistent',
      TMPDIR: '/proc/nonexistent',
      ...(await bundle.makeInstallation()),
    };
    const end = await bundle.run(['{}'], env);
    expect(end.exitCode).toBe(1);
    expect(end.stdout + end.stderr).toContain('/proc/nonexistent');
  });
});
