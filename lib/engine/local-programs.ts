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

async function versionOf(name: string, args: readonly string[], version: RegExp): Promise<string | null> {
  try {
    const { stdout, stderr } = await runProgram(name, args, { timeoutMs: 10_000 });
    return version.exec(`${stdout.toString()}\n${stderr.toString()}`)?.[1] ?? null;
  } catch {
    return null;
  }
}
