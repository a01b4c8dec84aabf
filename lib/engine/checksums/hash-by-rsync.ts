import { PobsyncError } from '../../domain/errors.ts';
import { parseManifestLine } from './manifest-line.ts';
import { runProgram } from '../run-program.ts';
import { unescapeName } from './unescape-name.ts';

// 2,000 paths of 4,096 bytes, each byte escaped
const maxOutputBytes = 64 * 1024 * 1024;

/**
 * Hashes regular files by rsync: it is surely there, takes any name, and its checksum is the one that it recorded.
 *
 * @param paths relative to the tree, checked to lead through real directories only
 * @param empty an empty directory
 * @returns checksum by path (latin1 of its bytes); a file that cannot be read is not among them
 * @throws PobsyncError when rsync cannot do it at all; the signal's reason when it was stopped
 */
export async function hashByRsync(
  tree: string,
  paths: readonly Uint8Array[],
  empty: string,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const nul = Buffer.of(0);
  const rsync = [
    'rsync',
    '--dry-run',
    '--checksum',
    '--checksum-choice=xxh128',
    '--from0',
    '--files-from=-',
    '--no-implied-dirs',
    '--out-format=%C  %n',
    '--',
    `${tree}/`,
    `${empty}/`,
  ];
  const run = await runProgram('nice', ['-n', '19', 'ionice', '-c', '3', ...rsync], {
    input: Buffer.concat(paths.flatMap((path) => [path, nul])),
    signal,
    maxOutputBytes,
  });
  signal.throwIfAborted();
  // 23: some files could not be read; they are missing from the answer
  if (run.exitCode !== 0 && run.exitCode !== 23 && run.exitCode !== 24) {
    throw new PobsyncError(
      'disk_failed',
      `Hashing files in ${tree} failed: rsync ended with ${run.exitCode}.`,
      {
        cure: 'Check the disk and the kernel log of the backup host.',
        cause: run.stderr.toString('latin1'),
      },
    );
  }
  const found = new Map<string, string>();
  for (const line of run.stdout.toString('latin1').split('\n')) {
    const parsed = parseManifestLine(Buffer.from(line, 'latin1'));
    if (parsed === null) continue;
    found.set(unescapeName(parsed.path.toString('latin1')).toString('latin1'), parsed.checksum);
  }
  return found;
}
