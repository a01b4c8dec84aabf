import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleForEachTest } from '../../helpers/lone-bundle.ts';

const bundle = bundleForEachTest('functions/status.ts');

describe('the compiled code of a bundle', () => {
  const keptCode = async () => (await readdir(bundle.cache)).filter((name) => name.endsWith('.code'));
  const onlyCode = async () => {
    const files = await keptCode();
    expect(files).toHaveLength(1);
    return join(bundle.cache, files[0] ?? '');
  };

  test('is kept by the first start, once by twelve at the same moment, and used by the next', async () => {
    const env = await bundle.makeInstallation();
    await Promise.all(Array.from({ length: 12 }, () => bundle.run(['{}'], env)));
    // the next place is for when this one cannot be written, not for when others write to it, too
    expect(await readdir(bundle.temporary)).toEqual([]);
    const before = await stat(await onlyCode());
    expect((await bundle.run(['{}'], env)).exitCode).toBe(0);
    // one that was not used would be written again
    expect((await stat(await onlyCode())).ino).toBe(before.ino);
    expect(await readdir(bundle.cache)).toHaveLength(2);
  });

  test('is not kept by a run that failed, which used little of the program', async () => {
    const env = await bundle.makeInstallation();
    expect((await bundle.run(['{"unknown":1}'], env)).exitCode).toBe(2);
    await expect(readdir(bundle.cache)).rejects.toThrow('ENOENT');
    await bundle.run(['{}'], env);
    await onlyCode();
  });

  test('is one for each command, since each uses another part of the program', async () => {
    const env = await bundle.makeInstallation();
    await bundle.run(['--help'], env);
    await bundle.run(['{}'], env);
    expect(await keptCode()).toHaveLength(2);
  });

  test('belongs to a file of ASCII alone, which Node takes as it is', async () => {
    expect((await readFile(bundle.path)).every((byte) => byte < 0x80)).toBe(true);
  });

  test('is made again when its file was cut short, or is that of something else', async () => {
    const env = await bundle.makeInstallation();
    await bundle.run(['{}'], env);
    const file = await onlyCode();
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
      expect(await readdir(bundle.cache)).toHaveLength(2);
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
    const directory = bundle.cache;
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
    await writeFile(bundle.path, program.slice(0, program.indexOf('\nfunction program(')));
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
