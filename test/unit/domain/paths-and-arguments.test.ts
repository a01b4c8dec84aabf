import { describe, expect, test } from '@jest/globals';
import { parseFilterPattern } from '../../../lib/domain/filter-pattern.ts';
import { allowedRsyncArgs, parseRsyncExtraArgs } from '../../../lib/domain/rsync-extra-args.ts';
import { parseSourcePath, parseSources } from '../../../lib/domain/source-path.ts';
import { problemsOf } from './problems-of.ts';

describe('a source', () => {
  test.each([
    ['/', '/', 'everything'],
    ['//', '/', 'the same with a slash too many'],
    ['/srv/www', '/srv/www', 'plain'],
    ['/srv/www/', '/srv/www', 'a trailing slash means nothing here'],
    ['/srv/www//', '/srv/www', 'nor do two'],
    ['/srv/my data', '/srv/my data', 'a space'],
    ['/srv/ä€😀', '/srv/ä€😀', 'Unicode'],
    ['/srv/*[a]?', '/srv/*[a]?', 'glob characters are a name like any other'],
    ['/srv/$(id)`;\'"', '/srv/$(id)`;\'"', 'so are those of a shell'],
    ['/srv/..data', '/srv/..data', 'two dots that are not all of a name'],
    ['/srv/...', '/srv/...', 'three dots'],
    ['/-rf', '/-rf', 'a hyphen behind the slash is no flag'],
  ])('%j becomes %j: %s', (input, expected) => {
    expect(parseSourcePath(input)).toBe(expected);
  });

  test.each([
    ['', 'not absolute', 'nothing'],
    ['srv', 'not absolute', 'relative'],
    ['~', 'not absolute', 'a home directory'],
    ['-rf', 'not absolute', 'a flag'],
    ['host:/srv', 'not absolute', 'a remote path'],
    ['/srv/../etc', '"." or ".."', 'upwards'],
    ['/..', '"." or ".."', 'above the root'],
    ['/srv/./www', '"." or ".."', 'rsync --relative gives this a meaning'],
    ['/srv//www', 'normal form', 'two slashes'],
    ['/srv\n/etc', 'control character', 'a newline would split a list'],
    ['/srv\u0000', 'control character', 'a NUL'],
    ['/srv\r', 'control character', 'a return'],
    ['/srv\ud800', 'not valid Unicode', 'half a surrogate pair'],
    [`/${'a'.repeat(4095)}`, 'longer than 4095 bytes', 'over PATH_MAX'],
    [`/${'€'.repeat(1400)}`, 'longer than 4095 bytes', 'bytes count, not characters'],
  ])('%j is refused: it is %s (%s)', (input, problem) => {
    const problems = problemsOf(() => parseSourcePath(input));
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toMatch(/^Invalid source ".*expected an absolute path/);
  });

  test('a list keeps its order', () => {
    expect(parseSources(['/srv', '/etc', '/srv2'])).toEqual(['/srv', '/etc', '/srv2']);
  });

  test.each([
    [[], 'expected at least one path', 'none'],
    [['/srv', '/srv/'], 'given twice', 'the same twice, spelt differently'],
    [['/srv', '/srv/www'], 'overlap', 'one inside another'],
    [['/srv/www', '/srv'], 'overlap', 'the other way round'],
    [['/', '/etc'], 'overlap', 'everything and a part of it'],
  ])('the list %j is refused: %s (%s)', (inputs, problem) => {
    expect(problemsOf(() => parseSources(inputs))).toEqual([expect.stringContaining(problem)]);
  });

  test('a list that is refused shows its paths without what a terminal would obey', () => {
    const [problem] = problemsOf(() => parseSources(['/a\u202eb', '/a\u202eb/c']));
    expect(problem).toContain('/a\\u{202e}b');
    expect(problem).not.toContain('\u202e');
  });
});

describe('a filter pattern', () => {
  test.each([
    '*.tmp',
    '/var/cache/**',
    'node_modules/',
    '[ab]?',
    '!important',
    '-x',
    '+x',
    'a b',
    '#x',
    ' x',
    'ä€😀',
  ])('%j is taken as it is', (input) => {
    expect(parseFilterPattern(input)).toBe(input);
  });

  test.each([
    ['', 'empty', 'nothing'],
    ['  ', 'empty', 'only spaces'],
    ['!', 'clear all earlier rules', 'clears the list'],
    ['+ x', 'rule prefix', 'an include in disguise'],
    ['- x', 'rule prefix', 'a rule of its own'],
    ['a\nb', 'control character', 'a newline'],
    ['a\u0000', 'control character', 'a NUL'],
    ['a\udc00', 'not valid Unicode', 'half a surrogate pair'],
    ['x'.repeat(1025), 'longer than 1024 bytes', 'too long'],
  ])('%j is refused: %s (%s)', (input, problem) => {
    const problems = problemsOf(() => parseFilterPattern(input, 'excludes'));
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(problems[0]).toMatch(/^Invalid pattern ".*" in excludes: .*expected an rsync pattern/);
  });
});

describe('extra rsync arguments', () => {
  test.each([
    '--acls',
    '--no-whole-file',
    '--checksum',
    '--one-file-system',
    '--max-size=2G',
    '--compress-choice=zstd',
    '--compress-level=-5',
    '--skip-compress=gz/jpg/mp4',
    '--timeout=600',
    '--bwlimit=1000',
    '--modify-window=1',
  ])('%s is taken', (input) => {
    expect(parseRsyncExtraArgs([input])).toEqual([input]);
  });

  test.each([
    ['-e', 'runs a command'],
    ['-essh', 'the same in one word'],
    ['--rsh=sh', 'the same in long'],
    ['--rsync-path=sh', 'runs a command there'],
    ['-M--foo', 'an option for the other end'],
    ['--remote-option=--foo', 'the same in long'],
    ['--remove-source-files', 'erases the client'],
    ['--remove-sent-files', 'its older name'],
    ['--delete', 'deletes'],
    ['--delete-excluded', 'deletes'],
    ['--del', 'an abbreviation'],
    ['--force', 'deletes directories'],
    ['--inplace', 'writes into a shared inode'],
    ['--append', 'the same'],
    ['--append-verify', 'the same'],
    ['--copy-links', 'follows links'],
    ['-L', 'the same in short'],
    ['-k', 'follows links to directories'],
    ['-K', 'follows them on the receiver'],
    ['--keep-dirlinks', 'the same in long'],
    ['--copy-unsafe-links', 'follows links that leave the tree'],
    ['--write-devices', 'writes to devices'],
    ['--copy-devices', 'reads devices'],
    ['--old-args', 'splits at spaces'],
    ['--trust-sender', 'believes the remote'],
    ['--insecure-links', 'lets links leave the tree'],
    ['--files-from=/etc/passwd', 'reads a file'],
    ['--exclude-from=/etc/passwd', 'reads a file'],
    ['--include-from=/etc/passwd', 'reads a file'],
    ['--temp-dir=/tmp', 'writes elsewhere'],
    ['--partial-dir=/tmp', 'writes elsewhere'],
    ['--backup', 'leaves copies in the tree'],
    ['--backup-dir=/tmp', 'writes elsewhere'],
    ['--suffix=x', 'belongs to it'],
    ['--log-file=/etc/x', 'writes a file'],
    ['--password-file=/etc/x', 'reads a file'],
    ['--write-batch=/tmp/x', 'writes a file'],
    ['--ignore-errors', 'hides what failed'],
    ['--daemon', 'another program'],
    ['--config=/tmp/x', 'of that program'],
    ['--link-dest=/', 'links to anywhere'],
    ['--copy-dest=/', 'copies from anywhere'],
    ['--compare-dest=/', 'leaves files out'],
    ['--usermap=*:root', 'changes owners'],
    ['--chmod=777', 'changes modes'],
    ['--protect-args', 'breaks restricted keys'],
    ['-s', 'the same in short'],
    ['-avz', 'short options'],
    ['--filter=!', 'a filter'],
    ['--dry-run', 'makes every run empty'],
    ['--acl', 'an abbreviation'],
    ['--ACLS', 'upper case'],
    ['--acls=x', 'a value where there is none'],
    ['--acls=', 'an empty one'],
    ['--timeout', 'no value where there is one'],
    ['--timeout 5', 'two words'],
    ['--timeout=5s', 'no number'],
    ['--timeout=5\n--delete', 'a second argument'],
    ['--max-size=2G;id', 'a command'],
    ['--skip-compress=*', 'a pattern'],
    ['--compress-choice=x', 'no such way'],
    ['/etc', 'a further source'],
    ['host:/etc', 'another host'],
    ['--', 'the end of options'],
    ['', 'nothing'],
  ])('%j is refused: %s', (input) => {
    const problems = problemsOf(() => parseRsyncExtraArgs([input]));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^Invalid rsync argument ".*": .+\.$/);
  });

  test('all that are refused are named together', () => {
    expect(problemsOf(() => parseRsyncExtraArgs(['-e', '--acls', '--delete']))).toHaveLength(2);
  });

  test('every name on the list that takes no value is taken', () => {
    const plain = allowedRsyncArgs.filter((name) => !name.endsWith('='));
    expect(plain.length).toBeGreaterThan(0);
    expect(parseRsyncExtraArgs(plain)).toEqual(plain);
  });
});
