import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import {
  chmod,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openDatabase } from '../../../lib/data/database.ts';
import { bundleForCopies, type LoneBundle } from '../../helpers/lone-bundle.ts';
import { runProgram } from '../../helpers/run-program.ts';

let bundles: Awaited<ReturnType<typeof bundleForCopies>>;
let bundle: LoneBundle;
beforeAll(async () => {
  bundles = await bundleForCopies('functions/status.ts');
});
afterAll(() => bundles.remove());
beforeEach(async () => {
  bundle = await bundles.alone();
});
afterEach(() => bundle.remove());

/** Makes the database where a bundle without any variable looks for it when POBSYNC_HOME is set to this. */
async function makeInstallation(): Promise<Record<string, string>> {
  const home = join(bundle.home, 'pobsync');
  await mkdir(home, { mode: 0o700 });
  const path = join(home, 'pobsync.sqlite');
  const database = await openDatabase({ url: { backend: 'sqlite', path }, create: true, migrate: 'run' });
  await database.close();
  return { POBSYNC_HOME: home };
}

const cacheOf = (home: string) => join(home, '.cache/pobsync-native');

async function cachedFile(directory: string): Promise<string> {
  return onlyFile(directory, '.node');
}

async function onlyFile(directory: string, ending: string): Promise<string> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(ending));
  expect(files).toHaveLength(1);
  return join(directory, files[0] ?? '');
}

describe('a bundle alone in an empty directory', () => {
  test('runs its function with nothing else there, and prints the result as one JSON line', async () => {
    const end = await bundle.run(['{}'], await makeInstallation());
    expect(end).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(end.stdout)).toMatchObject({ database: { backend: 'sqlite', ok: true }, node: 'main' });
    expect(end.stdout.trim().split('\n')).toHaveLength(1);
  });

  test('takes its event from stdin too, and nothing for an empty event', async () => {
    const env = await makeInstallation();
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
    const env = { PATH: '/usr/bin:/bin', HOME: bundle.home, ...(await makeInstallation()) };
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
    const env = await makeInstallation();
    const ends = await Promise.all(Array.from({ length: 12 }, () => bundle.run(['{}'], env)));
    expect(ends.map(({ exitCode }) => exitCode)).toEqual(Array.from({ length: 12 }, () => 0));
    await cachedFile(cacheOf(bundle.home));
  });

  test('is unpacked again when its file was cut short or overwritten', async () => {
    const env = await makeInstallation();
    await bundle.run(['{}'], env);
    const file = await cachedFile(cacheOf(bundle.home));
    await chmod(file, 0o700);
    await truncate(file, 100_000);
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    await chmod(file, 0o700);
    await writeFile(file, Buffer.alloc(2_000_000, 0x41));
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    await cachedFile(cacheOf(bundle.home));
  });

  test('goes to the temporary directory when the home cannot be written', async () => {
    const env = { ...(await makeInstallation()), HOME: '/proc/nonexistent' };
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    expect(await readdir(bundle.temporary)).toEqual([`pobsync-native-${process.getuid?.()}`]);
  });

  test('is not put where others could swap it', async () => {
    const env = await makeInstallation();
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
    await cachedFile(cacheOf(bundle.home));
  });

  test('says which directories it tried when none serves', async () => {
    const env = { HOME: '/proc/nonexistent', TMPDIR: '/proc/nonexistent', ...(await makeInstallation()) };
    const end = await bundle.run(['{}'], env);
    expect(end.exitCode).toBe(1);
    expect(end.stdout + end.stderr).toContain('/proc/nonexistent');
  });
});

describe('the compiled code of a bundle', () => {
  const codeIn = (home: string) => onlyFile(cacheOf(home), '.code');

  test('is kept by the first start, once by twelve at the same moment, and used by the next', async () => {
    const env = await makeInstallation();
    await Promise.all(Array.from({ length: 12 }, () => bundle.run(['{}'], env)));
    // the next place is for when this one cannot be written, not for when others write to it, too
    expect(await readdir(bundle.temporary)).toEqual([]);
    const before = await stat(await codeIn(bundle.home));
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    // one that was not used would be written again
    expect((await stat(await codeIn(bundle.home))).ino).toBe(before.ino);
    expect(await readdir(cacheOf(bundle.home))).toHaveLength(2);
  });

  test('is not kept by a run that failed, which used little of the program', async () => {
    const env = await makeInstallation();
    expect((await bundle.run(['{"unknown":1}'], env)).exitCode).toBe(2);
    await expect(readdir(cacheOf(bundle.home))).rejects.toThrow('ENOENT');
    await bundle.run(['{}'], env);
    await codeIn(bundle.home);
  });

  test('is one for each command, since each uses another part of the program', async () => {
    const env = await makeInstallation();
    await bundle.run(['--help'], env);
    await bundle.run(['{}'], env);
    const kept = (await readdir(cacheOf(bundle.home))).filter((name) => name.endsWith('.code'));
    expect(kept).toHaveLength(2);
  });

  test('belongs to a file of ASCII alone, which Node takes as it is', async () => {
    expect((await readFile(bundle.path)).every((byte) => byte < 0x80)).toBe(true);
  });

  test('is made again when its file was cut short, or is that of something else', async () => {
    const env = await makeInstallation();
    await bundle.run(['{}'], env);
    const file = await codeIn(bundle.home);
    const whole = (await stat(file)).size;
    for (const spoil of [
      () => truncate(file, whole - 1),
      () => truncate(file, 10),
      () => writeFile(file, Buffer.alloc(whole, 0x41)),
      () => writeFile(file, withHash(Buffer.alloc(whole, 0x41))),
    ]) {
      await chmod(file, 0o700);
      await spoil();
      expect(await bundle.run(['{}'], env)).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await readdir(cacheOf(bundle.home))).toHaveLength(2);
      expect((await readFile(file)).subarray(32, 64)).not.toEqual(Buffer.alloc(32, 0x41));
    }
  });

  test('does not outlive the file that it was made of', async () => {
    expect((await bundle.run(['--help'])).stderr).toContain('Usage: node');
    const program = await readFile(bundle.path, 'utf8');
    await writeFile(bundle.path, program.replace('Usage: node', 'Syntax: nod'));
    expect((await bundle.run(['--help'])).stderr).toContain('Syntax: nod');
  });

  test('goes away when it is of an earlier release and a month old', async () => {
    const directory = cacheOf(bundle.home);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const [old, recent] = ['status.cjs-0000000000000000.code', 'status.cjs-1111111111111111.code'];
    const cut = `${old}.0123456789abcdef`;
    for (const name of [old, cut, recent, 'other.cjs-0000000000000000.code'])
      await writeFile(join(directory, name), '');
    const longAgo = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    for (const name of [old, cut, 'other.cjs-0000000000000000.code'])
      await utimes(join(directory, name), longAgo, longAgo);
    await bundle.run(['--help']);
    const left = await readdir(directory);
    expect(left).toEqual(expect.arrayContaining([recent, 'other.cjs-0000000000000000.code']));
    expect(left).not.toContain(old);
    expect(left).not.toContain(cut);
  });

  test('is not there when somebody took the comment away, and that is said', async () => {
    const program = await readFile(bundle.path, 'utf8');
    await writeFile(bundle.path, program.slice(0, program.indexOf('\n/*program\n')));
    const end = await bundle.run(['--help']);
    expect(end.exitCode).toBe(1);
    expect(end.stderr).toContain(`${bundle.path} holds no program: expected the file as it was built`);
  });

  test('tells the lines of the file when something breaks', async () => {
    const lines = (await readFile(bundle.path, 'utf8')).split('\n');
    const line = lines.findIndex((text) => text.startsWith('(function(exports,require,module'));
    expect(line).toBeGreaterThan(0);
    lines[line] += "throw new Error('here');";
    await writeFile(bundle.path, lines.join('\n'));
    const end = await bundle.run(['--help']);
    expect(end.stderr).toContain(`${bundle.path}:${line + 1}`);
  });
});

/** Whole by its hash, and nothing that V8 knows. */
function withHash(content: Buffer): Buffer {
  return Buffer.concat([createHash('sha256').update(content).digest(), content]);
}
