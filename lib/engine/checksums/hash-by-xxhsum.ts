import { runProgram } from '../run-program.ts';
import { parseManifestLine } from './manifest-line.ts';

// 2,000 paths of 4,096 bytes, and their checksums
const maxOutputBytes = 16 * 1024 * 1024;
const here = './';

/**
 * Hashes regular files by `xxhsum`, which reads half as much again in the same time as rsync. What it cannot read, or
 * whose name its lines cannot tell (line breaks; and newer versions escape a backslash), is missing from the answer, as
 * is everything when it is not installed.
 *
 * @param paths relative to the tree, checked to lead through real directories only
 * @returns checksum by path (latin1 of its bytes)
 */
export async function hashByXxhsum(
  tree: string,
  paths: readonly Uint8Array[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const plain = paths.filter((path) => !path.includes(0x0a) && !path.includes(0x0d) && !path.includes(0x5c));
  const found = new Map<string, string>();
  if (plain.length === 0) return found;
  const [before, nul] = [Buffer.from(here), Buffer.of(0)];
  const run = await runProgram('nice', ['-n', '19', 'ionice', '-c', '3', 'xargs', '-0', 'xxhsum', '-H2'], {
    input: Buffer.concat(plain.flatMap((path) => [before, path, nul])),
    cwd: tree,
    signal,
    maxOutputBytes,
  });
  signal.throwIfAborted();
  for (const line of run.stdout.toString('latin1').split('\n')) {
    const parsed = parseManifestLine(Buffer.from(line, 'latin1'));
    if (parsed !== null) found.set(parsed.path.toString('latin1').slice(here.length), parsed.checksum);
  }
  return found;
}
