import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Removes a directory with whatever is in it: node's own `rm` fails at paths that are too long for the kernel. */
export async function removeDirectory(path: string): Promise<void> {
  await promisify(execFile)('rm', ['-rf', '--', path]);
}
