import { PobsyncError } from '../domain/errors.ts';
import { compareVersions, oldestSafeRsync } from './rsync-version.ts';
import { runProgram } from './run-program.ts';

export interface LocalProgram {
  name: string;
  /** null when the program is missing. */
  version: string | null;
}

const programs: readonly { name: string; args: readonly string[]; version: RegExp }[] = [
  { name: 'rsync', args: ['--version'], version: /version v?(\d[\w.]*)/ },
  { name: 'ssh', args: ['-V'], version: /OpenSSH_([\w.]+)/ },
  { name: 'ssh-keygen', args: ['-?'], version: /(usage)/ },
  { name: 'ssh-keyscan', args: ['-?'], version: /(usage)/ },
  { name: 'flock', args: ['--version'], version: /util-linux (\d[\w.]*)/ },
  { name: 'find', args: ['--version'], version: /GNU findutils\) (\d[\w.]*)/ },
  { name: 'sync', args: ['--version'], version: /coreutils\) (\d[\w.]*)/ },
];

/** The programs that backups need, with their versions; in the order in which they are shown. */
export function localPrograms(): Promise<LocalProgram[]> {
  return Promise.all(
    programs.map(async ({ name, args, version }) => ({
      name,
      version: await versionOf(name, args, version),
    })),
  );
}

/** The version of this machine's rsync, such as `3.5.0`; null when it is missing. */
export async function localRsyncVersion(): Promise<string | null> {
  return versionOf('rsync', ['--version'], /version v?(\d[\w.]*)/);
}

/**
 * The version of this machine's rsync, which writes what a remote sends.
 *
 * @throws PobsyncError `unsupported` when it is missing, or so old that a remote could write outside its tree
 */
export async function requireLocalRsync(): Promise<string> {
  const version = await localRsyncVersion();
  if (version !== null && compareVersions(version, oldestSafeRsync) >= 0) return version;
  throw new PobsyncError(
    'unsupported',
    version === null
      ? 'There is no rsync on this machine.'
      : `The rsync of this machine is ${version}; expected ${oldestSafeRsync} or newer.`,
    { cure: 'Install a current rsync on the backup host.' },
  );
}

async function versionOf(name: string, args: readonly string[], version: RegExp): Promise<string | null> {
  try {
    const { stdout, stderr } = await runProgram(name, args, { timeoutMs: 10_000 });
    return version.exec(`${stdout.toString()}\n${stderr.toString()}`)?.[1] ?? null;
  } catch {
    return null;
  }
}
