import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** One row per argument that may be added to rsync; everything else is refused. */
const allowed: readonly { name: string; value?: RegExp; expected?: string }[] = [
  { name: '--acls' },
  { name: '--xattrs' },
  { name: '--sparse' },
  { name: '--whole-file' },
  { name: '--no-whole-file' },
  { name: '--checksum' },
  { name: '--fuzzy' },
  { name: '--one-file-system' },
  { name: '--no-acls' },
  { name: '--no-xattrs' },
  { name: '--no-hard-links' },
  { name: '--no-devices' },
  { name: '--no-specials' },
  { name: '--devices' },
  { name: '--specials' },
  { name: '--prune-empty-dirs' },
  { name: '--open-noatime' },
  { name: '--modify-window', value: /^\d{1,4}$/, expected: 'seconds' },
  { name: '--max-size', value: /^\d{1,15}[KMGTkmgt]?$/, expected: 'a size such as 2G' },
  { name: '--min-size', value: /^\d{1,15}[KMGTkmgt]?$/, expected: 'a size such as 1K' },
  { name: '--block-size', value: /^\d{3,6}$/, expected: 'bytes' },
  {
    name: '--compress-choice',
    value: /^(zstd|lz4|zlibx|zlib|none)$/,
    expected: 'zstd, lz4, zlibx, zlib or none',
  },
  { name: '--compress-level', value: /^-?\d{1,3}$/, expected: 'a level' },
  { name: '--skip-compress', value: /^[A-Za-z0-9/.]{1,500}$/, expected: 'suffixes such as gz/jpg' },
  { name: '--timeout', value: /^[1-9]\d{0,4}$/, expected: 'seconds' },
  { name: '--bwlimit', value: /^\d{1,9}$/, expected: 'KiB a second' },
];

/** The names that may be used, for messages, pages and documentation. */
export const allowedRsyncArgs: readonly string[] = allowed.map((row) =>
  row.value === undefined ? row.name : `${row.name}=`,
);

/**
 * Extra rsync arguments can erase a client (`--remove-source-files`), run commands (`-e`) or break what snapshots
 * promise (`--inplace`), so only those on a list pass, each in its long form and as one word.
 *
 * @throws InvalidInputError naming every argument that is not on the list
 */
export function parseRsyncExtraArgs(inputs: readonly string[]): string[] {
  const problems = inputs.flatMap((input) => {
    const problem = findProblem(input);
    return problem === null ? [] : [`Invalid rsync argument "${showText(input, 80)}": ${problem}.`];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
  return [...inputs];
}

function findProblem(input: string): string | null {
  const [name = '', ...rest] = input.split('=');
  const row = allowed.find((candidate) => candidate.name === name);
  if (row === undefined) return `it is not allowed; expected one of ${allowedRsyncArgs.join(' ')}`;
  const value = rest.length === 0 ? null : rest.join('=');
  if (row.value === undefined) return value === null ? null : `"${name}" takes no value`;
  return value !== null && row.value.test(value) ? null : `expected ${name}= with ${row.expected}`;
}
