import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseFilterPattern } from '../../../lib/domain/filter-pattern.ts';
import { literalPattern, patternsBelowSource } from '../../../lib/domain/pattern-below-source.ts';
import { parseSourcePath } from '../../../lib/domain/source-path.ts';

const names = [
  ...[
    'cache',
    'cache/a',
    'tmp/cache/b',
    'tmp/deep/er/cache/c',
    'www/cache/d',
    'a b',
    'x1',
    'x2',
    'xy',
    'x[1]',
  ],
  ...['back\\slash', 'star*', 'umlaut-ä', 'ä1', '-dash', 'media/a', 'swapfile', 'srv/www/again', '.hidden/f'],
];
let top: string;
let source: string;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'pobsync-patterns-'));
  source = join(top, 'srv/w[w]\\w');
  for (const name of names) {
    const path = join(source, name === 'cache' ? 'cache/file' : name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
  }
});
afterAll(() => rmSync(top, { recursive: true }));

/** What rsync would transfer; between directories of one machine its "/" modifier means what a path on the host means. */
function listed(rules: string[]): string[] {
  const filters = rules.map((rule) => `--filter=${rule}`);
  const args = ['-rn', '--out-format=%n', ...filters, `${source}/`, join(top, 'empty/')];
  return execFileSync('rsync', args, { cwd: '/', encoding: 'utf8' }).split('\n').sort();
}

test.each([
  ...[
    'SRC/cache',
    'SRC/cache/',
    'SRC/cache/*',
    'SRC/**/cache',
    'SRC/**',
    'SRC/***',
    'SRC/tmp/***',
    'SRC/x?',
    'SRC/x[12]',
  ],
  ...[
    'SRC/x[!1]',
    'SRC/x[[:alpha:]]',
    'SRC/x\\[1\\]',
    'SRC/back\\\\slash',
    'SRC/star\\*',
    'SRC/?1',
    'SRC/??1',
    'SRC/ä*',
  ],
  ...['SRC/*/a', 'SRC/.*', 'SRC', 'SRC/', 'SRC*', 'SRC**', 'SRC?cache', 'SRC/tmp**c', 'SRC/srv/www/again'],
  ...[
    'TOP/*',
    'TOP/**',
    'TOP/***',
    'TOP/srv/*',
    'TOP/srv/*/cache',
    'TOP/**/cache',
    'TOP/**cache',
    'TOP/*/*/x?',
  ],
  ...[
    'TOP/srv/w\\[w\\]*/x[1-2]',
    'TOP/srv/w*/back\\\\slash',
    'TOP/srv/[v-x]*w/xy',
    'TOP/srv/[z-a]*/xy',
    'TOP/srv/w[/xy',
  ],
  ...[
    'TOP/s?v/w????w/cache',
    'TOP/srv/w\\[w]\\\\w/cache',
    '/**/cache',
    '/**',
    '/***',
    '/*',
    '/media',
    '/media/*',
  ],
  ...['/swapfile', '/cache', '/srv/www', '/x[', '/**/[x]?', '/**/x\\[1]', '/tmp/pobsync-*/srv/*/tmp'],
])('%s means the same below its source', (written) => {
  const pattern = written.replace('SRC', literalPattern(source)).replace('TOP', top);
  const expected = listed([`-/ ${pattern}`]);
  const patterns = patternsBelowSource(parseFilterPattern(pattern), parseSourcePath(source));
  expect(listed(patterns.map((anchored) => `- ${anchored}`))).toEqual(expected);
  expect(patterns.some((anchored) => anchored.includes(top))).toBe(false);
});

test('these patterns leave something out', () => {
  const all = listed([]);
  const counts = ['/**/cache', `${literalPattern(source)}/x[12]`, `${top}/srv/*/cache`].map((pattern) => {
    const patterns = patternsBelowSource(parseFilterPattern(pattern), parseSourcePath(source));
    return all.length - listed(patterns.map((anchored) => `- ${anchored}`)).length;
  });
  expect(counts).toEqual([9, 2, 3]);
});

test('below "/" a pattern stays as it is', () => {
  for (const pattern of ['/proc/*', '/swapfile', '/home/*/.cache', '/a\\b', '/a\\b*', '/**/x', '/var/***'])
    expect(patternsBelowSource(parseFilterPattern(pattern), parseSourcePath('/'))).toContain(pattern);
});

test('a pattern that could be matched in endless ways is answered at once', () => {
  const long = parseSourcePath(`/${'a'.repeat(250)}`.repeat(16));
  const patterns = [`/${'*a'.repeat(500)}b`, `/${'**a'.repeat(300)}b`, `/${'**a*'.repeat(200)}/b`];
  // each "**" may be what goes on below the source, and "/b" may begin there
  const counts = patterns.map((pattern) => patternsBelowSource(parseFilterPattern(pattern), long).length);
  expect(counts).toEqual([0, 300, 201]);
});
