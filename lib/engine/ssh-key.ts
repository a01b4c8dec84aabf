import { chmod, lstat } from 'node:fs/promises';
import { InvalidInputError, PobsyncError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { fingerprintOf } from './host-keys.ts';
import { runProgram } from './run-program.ts';

export interface SshKey {
  /** The line for `authorized_keys` on the hosts. */
  publicLine: string;
  /** `SHA256:…` */
  fingerprint: string;
}

/**
 * Makes the service's own ed25519 key without a passphrase, readable by this user only. A key that is there stays.
 *
 * @throws InvalidInputError when something else is in its place
 */
export async function createSshKey(path: string, comment: string): Promise<SshKey> {
  if (!(await exists(path))) {
    const args = ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', path];
    const made = await runProgram('ssh-keygen', args, { timeoutMs: 60_000 });
    if (made.exitCode !== 0) throw keyError(path, made.stderr);
    await chmod(path, 0o600);
  }
  return readSshKey(path);
}

/**
 * The public part of a private key file, taken from the key itself, never from a `.pub` file beside it.
 *
 * @throws InvalidInputError when the file is missing, not a private key or has a passphrase
 */
export async function readSshKey(path: string): Promise<SshKey> {
  const read = await runProgram('ssh-keygen', ['-y', '-P', '', '-f', path], { timeoutMs: 60_000 });
  if (read.exitCode !== 0) throw keyError(path, read.stderr);
  const publicLine = read.stdout.toString().trim();
  return { publicLine, fingerprint: fingerprintOf(publicLine.split(' ')[1] ?? '') };
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function keyError(path: string, stderr: Buffer): PobsyncError {
  const said = showText(stderr.toString().trim().split('\n').at(-1) ?? '', 200);
  return new InvalidInputError(`Invalid SSH key ${showText(path)}: ${said}`, {
    cure: 'Give the path of a private key without a passphrase that only this user can read (mode 0600).',
  });
}
