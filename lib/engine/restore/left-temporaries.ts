import { lstat, unlink } from 'node:fs/promises';
import { childPath, openDirectory } from '../browse/open-in-tree.ts';
import { runProgram } from '../run-program.ts';

/** rsync's name for a file that it has not finished: a dot, the name (shortened when long), a dot, six characters. */
const temporary = /^\.(.+)\.[0-9A-Za-z]{6}$/s;
/** rsync shortens names that are longer than this. */
const longestWhole = 240;
const absent = ['ENOENT', 'ENAMETOOLONG', 'not_found', 'invalid_input'];
const maxOutputBytes = 16 * 1024 * 1024;

/**
 * Removes what a killed rsync left of files that it had not finished. Only for a directory in which everything came
 * from a restore of this very tree. A name that the tree has itself is never taken for such a file.
 *
 * @param target the directory that was restored to
 * @param tree the `data` directory that is restored
 * @returns how many there were
 */
export async function removeLeftTemporaries(target: string, tree: string): Promise<number> {
  const args = [`${target}/`, '-xdev', '-type', 'f', '-name', '.*.??????', '-printf', '%P\\0'];
  const { stdout } = await runProgram('find', args, { maxOutputBytes });
  const paths = stdout.toString('latin1').split('\0').slice(0, -1);
  let count = 0;
  for (const path of paths) {
    const cut = path.lastIndexOf('/');
    const name = path.slice(cut + 1);
    const [, whole] = temporary.exec(name) ?? [];
    if (whole === undefined) continue;
    const directory = Buffer.from(path.slice(0, Math.max(0, cut)), 'latin1');
    const has = (wanted: string) => isIn(tree, directory, Buffer.from(wanted, 'latin1'));
    const isOurs = whole.length >= longestWhole || (await has(whole)) || (await has(`.${whole}`));
    if (!isOurs || (await has(name))) continue;
    // the dot leads through what a descriptor's path is: a link
    await within(`${target}/.`, directory, (handle) =>
      unlink(childPath(handle, Buffer.from(name, 'latin1'))),
    );
    count++;
  }
  return count;
}

async function isIn(tree: string, directory: Buffer, name: Buffer): Promise<boolean> {
  try {
    await within(tree, directory, (handle) => lstat(childPath(handle, name)));
    return true;
  } catch (error) {
    // it is not there, or what leads to it is no directory; anything else says nothing
    if (absent.includes((error as { code: string }).code)) return false;
    throw error;
  }
}

async function within<Result>(
  top: string,
  directory: Buffer,
  work: (handle: Awaited<ReturnType<typeof openDirectory>>) => Promise<Result>,
): Promise<Result> {
  const handle = await openDirectory(top, directory);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}
