import { describe, expect, test } from '@jest/globals';
import { decodeText } from '../../../lib/fleet-file/decode-text.ts';
import { parseFleetFile } from '../../../lib/fleet-file/parse-fleet-file.ts';
import { parseYaml } from '../../../lib/fleet-file/parse-yaml.ts';
import { plainValue } from '../../../lib/fleet-file/yaml-tree.ts';
import { InvalidInputError } from '../../../lib/domain/errors.ts';
import { problemsOf } from '../domain/problems-of.ts';

const read = (text: string) => problemsOf(() => parseYaml('f.yaml', text));

describe('a YAML text is refused with file and line when it', () => {
  test.each([
    [
      'holds a key twice',
      'a: 1\nb: 2\na: 3\n',
      'f.yaml:3: Key "a" is given twice: it stands in line 1, too.',
    ],
    ['holds a key twice in braces', '{a: 1,\n a: 2}', 'f.yaml:2: Key "a" is given twice'],
    ['holds a key once more in quotes', 'a: 1\n"a": 2', 'f.yaml:2: Key "a" is given twice'],
    ['names a type to construct', 'a: 1\nb: !!js/function "x"', 'f.yaml:2: Unexpected tag "!!js/function"'],
    ['has a tag of its own', '- !x y', 'f.yaml:1: Unexpected tag "!x"'],
    ['has a directive', '%TAG ! tag:x,2000:\n---\na: 1', 'f.yaml:1: Unexpected directive'],
    ['merges keys', 'a: &a {b: 1}\nc:\n  <<: *a', 'f.yaml:3: Merge keys'],
    ['has an alias without an anchor', 'a: 1\nb: *x', 'f.yaml:2: Invalid alias "*x"'],
    ['has an alias inside its own anchor', 'a: &a\n  - *a', 'f.yaml:2: Invalid alias "*a"'],
    ['has a list for a key', 'a: 1\n[b]: 2', 'f.yaml:2: Invalid key'],
    ['has two documents', 'a: 1\n---\nb: 2', 'f.yaml:2: Malformed YAML'],
    ['is not closed', 'a: 1\nb: "x', 'f.yaml:2: Malformed YAML'],
    ['has a tab for an indent', 'a:\n\tb: 1', 'f.yaml:2: Malformed YAML'],
    ['has two values side by side', 'a: 1\nb: "x" "y"', 'f.yaml:2: Unexpected "y" after a value'],
  ])('%s', (_, text, sentence) => {
    expect(read(text)[0]).toContain(sentence);
  });

  test('unfolds to billions of values', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) =>
        `l${n}: &l${n} [${Array(9)
          .fill(n === 0 ? 'x' : `*l${n - 1}`)
          .join(', ')}]`,
    );
    expect(read(levels.join('\n'))[0]).toContain('Too large once its aliases are unfolded');
  });

  test('has many aliases', () => {
    expect(read(`a: &a 1\n${'- *a\n'.repeat(200)}`)[0]).toContain('f.yaml:101: Too many anchors and aliases');
  });
});

/** What comes of a text, right or wrong. */
const outcome = (text: string): readonly string[] => {
  let isRight = false;
  const problems = problemsOf(() => {
    parseYaml('f.yaml', text);
    isRight = true;
    throw new InvalidInputError([]);
  });
  return isRight ? [] : problems;
};

describe('a text of the largest size is refused or read within seconds', () => {
  const size = 1024 * 1024;
  const fill = (part: string) => part.repeat(Math.floor(size / part.length));
  const within = 20_000;
  test.each(['[', '{a: ', '- ', '? ', '[\n', '{\n', '-\n', 'a: {', '[a, '])(
    'that is nothing but %j',
    (part) => {
      expect(read(fill(part))[0]).toMatch(/^f\.yaml:\d+: (?:Nested too deeply|Too large)/);
    },
    within,
  );

  test.each([
    '"',
    "'",
    '" ',
    'a:\n',
    'a: 1\n',
    ': ',
    ':',
    '#\n',
    '\n',
    '- a\n',
    '- @\n',
    '---\n',
    '*a ',
    '&a ',
    '!a ',
    '- |\n',
    '? a\n',
    'a,',
  ])(
    'that repeats %j',
    (part) => {
      expect(outcome(fill(part)).length).toBeLessThan(60);
    },
    within,
  );

  test('whose lines go ever deeper', () => {
    const lines = Array.from({ length: 1400 }, (_, depth) => `${' '.repeat(depth)}a:`);
    expect(read(lines.join('\n'))[0]).toContain('f.yaml:202: Nested too deeply');
    expect(read(lines.slice(0, 100).join('\n'))[0]).toContain('Nested too deeply');
  });

  test(
    'with a hundred thousand different keys',
    () => {
      const text = Array.from({ length: 100_000 }, (_, n) => `k${n}: 1`).join('\n');
      expect(outcome(text)).toEqual([]);
    },
    within,
  );
});

describe('bytes that are no plain text', () => {
  const bytes = (...parts: (string | number)[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));
  test.each([
    ['Latin-1', bytes('a: 1\nb: caf', 0xe9, '\n'), 'f.yaml:2: Unreadable text: it is not valid UTF-8'],
    ['UTF-16', Buffer.from('\ufeffa: 1', 'utf16le'), 'f.yaml:1: Unreadable text: it is not valid UTF-8'],
    ['a lone surrogate', bytes('a: ', 0xed, 0xa0, 0x80), 'f.yaml:1: Unreadable text'],
    [
      'an escape sequence',
      bytes('a: 1\n\nb: \u001b[31m'),
      'f.yaml:3: Unreadable text: it holds a control character',
    ],
    ['a NUL', bytes('a: \u0000'), 'f.yaml:1: Unreadable text: it holds a control character'],
  ])('such as %s are refused with their line', (_, input, sentence) => {
    expect(problemsOf(() => decodeText('f.yaml', input))[0]).toContain(sentence);
  });

  test('may begin with a byte order mark', () => {
    expect(plainValue(parseYaml('f.yaml', decodeText('f.yaml', bytes(0xef, 0xbb, 0xbf, 'a: 1'))))).toEqual({
      a: 1,
    });
  });
});

describe('a fleet file', () => {
  const problems = (text: string) => problemsOf(() => parseFleetFile('fleet.yaml', text));

  test('has every problem told, each with its line and in the words of the file', () => {
    const text = `version: 1
global:
  ssh_prot: 22
  retention: { daily: -1 }
  time_zone: Mars/Olympus
hosts:
  ../../x:
    address: a.example
  web1:
    address: -oProxyCommand=x
    ssh_port: "22"
    excludes:
      - "*.tmp"
      - "!"
    rsync_extra_args: [--acls, --remove-source-files]
    schedule: { cron: "61 * * * *", prune: yes }
  web2:
    comment: no address
    excludes: []
    excludes_replace: []
`;
    const told = problems(text);
    const expected = [
      'fleet.yaml:3: Unknown key "ssh_prot": did you mean "ssh_port"?',
      'fleet.yaml:4: Invalid retention "daily: -1": expected an integer from 0 to 10000.',
      'fleet.yaml:5: Invalid time zone "Mars/Olympus"',
      'fleet.yaml:7: Invalid host name "../../x"',
      'fleet.yaml:10: Invalid address "-oProxyCommand=x"',
      'fleet.yaml:11: Invalid ssh_port "22": expected an integer from 1 to 65535.',
      'fleet.yaml:14: Invalid pattern "!" in excludes: "!" would clear all earlier rules',
      'fleet.yaml:15: Invalid rsync argument "--remove-source-files"',
      'fleet.yaml:16: Invalid cron expression "61 * * * *"',
      'fleet.yaml:17: Missing address of host "web2"',
      'fleet.yaml:20: Both excludes and excludes_replace are given',
    ];
    for (const sentence of expected) expect(told).toContainEqual(expect.stringContaining(sentence));
    expect(told).toHaveLength(expected.length + 1);
    expect(told).toContainEqual(
      expect.stringContaining('fleet.yaml:16: Invalid prune "yes": expected true or false.'),
    );
  });

  test.each([
    ['', 'fleet.yaml:1: Invalid fleet file'],
    ['hosts: {}', 'fleet.yaml:1: Missing version'],
    ['version: 2', 'fleet.yaml:1: Invalid version 2: expected 1.'],
    ['version: 1\nhosts:\n', 'fleet.yaml:2: Invalid hosts: expected host names'],
    ['version: 1\nhosts: [web1]', 'fleet.yaml:2: Invalid hosts'],
    ['version: 1\nhosts: {web1: }', 'fleet.yaml:2: Invalid host "web1"'],
  ])('that says %j is refused', (text, sentence) => {
    expect(problems(text)[0]).toContain(sentence);
  });

  test('may leave out a part, and does not speak of it then', () => {
    expect(parseFleetFile('fleet.yaml', 'version: 1')).toEqual({ global: null, hosts: null });
  });
});
