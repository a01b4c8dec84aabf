import { mkdir, writeFile } from 'node:fs/promises';
import type { EffectiveHostConfig } from '../../domain/effective-config.ts';
import { parseSourcePath } from '../../domain/source-path.ts';
import { ReceivedChecksums } from '../checksums/received-checksums.ts';
import type { HostKey } from '../host-keys.ts';
import { remoteShellArgs, remoteSource } from '../rsync-args.ts';
import { itemFormat } from '../rsync-items.ts';
import { runRsync, showItem } from '../rsync-process.ts';
import { writeSshConfig } from '../ssh-config.ts';

export interface FetchRequest {
  config: EffectiveHostConfig;
  /** Relative to the tree that `sources` make. */
  paths: readonly Uint8Array[];
  sources: readonly string[];
  hostKeys: readonly HostKey[];
  sshKeyPath: string;
  /** An existing 0700 directory of this run alone. */
  runDirectory: string;
  signal: AbortSignal;
  log: (level: 'debug' | 'warn', text: string) => void;
}

/**
 * Fetches the contents of single files from the host, as they are there today.
 *
 * @returns where they are, and their checksums; what is gone there is not among these
 */
export async function fetchFiles(
  request: FetchRequest,
): Promise<{ directory: string; checksums: ReceivedChecksums }> {
  const { config, paths, runDirectory, sources } = request;
  const directory = `${runDirectory}/fetched`;
  await mkdir(directory, { mode: 0o700 });
  const nul = Buffer.of(0);
  await writeFile(`${runDirectory}/wanted`, Buffer.concat(paths.flatMap((path) => [path, nul])), {
    mode: 0o600,
  });
  const { address, sshPort: port, sshUser: user, rsyncPath, ioTimeoutSeconds } = config;
  const ssh = await writeSshConfig(
    runDirectory,
    { address, port, user, keyPath: request.sshKeyPath },
    request.hostKeys,
  );
  const checksums = new ReceivedChecksums();
  await runRsync({
    args: [
      // contents only: no links, devices, owners or modes of a stranger
      '--times',
      '--no-implied-dirs',
      '--chmod=F600,D700',
      '--from0',
      `--files-from=${runDirectory}/wanted`,
      `--timeout=${ioTimeoutSeconds}`,
      '--outbuf=L',
      '--info=name1',
      '--debug=NSTR',
      `--out-format=${itemFormat}`,
      ...remoteShellArgs(ssh.configPath, rsyncPath),
      '--',
      remoteSource(parseSourcePath(sources.length === 1 ? (sources[0] ?? '/') : '/')),
      `${directory}/`,
    ],
    home: ssh.home,
    lockFd: null,
    signal: request.signal,
    onProgress: () => undefined,
    onItem: (line) => {
      checksums.addItem(line);
      request.log('debug', showItem(line));
    },
    onLine: (line) => {
      checksums.addLine(line);
      request.log(line.startsWith('rsync') ? 'warn' : 'debug', line);
    },
  });
  request.signal.throwIfAborted();
  return { directory, checksums };
}
