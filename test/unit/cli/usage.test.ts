import { describe, expect, test } from '@jest/globals';
import { integerFlag } from '../../../local/cli/parse-number.ts';
import { pobsync } from '../../integration/cli/pobsync.ts';

describe('a number given as a flag', () => {
  const parse = integerFlag('--max-delete', 0, 100);
  test.each(['0', '7', '100'])('may be %s', (text) => expect(parse(text)).toBe(Number(text)));
  test.each([
    '',
    ' 7',
    '7 ',
    '1e1',
    '0x10',
    '-1',
    '-0',
    '+7',
    '07',
    '7.0',
    '101',
    'seven',
    '٧',
    '9'.repeat(30),
  ])('may not be "%s"', (text) => expect(() => parse(text)).toThrow('expected an integer from 0 to 100'));
});

describe('a command line', () => {
  test('without a command shows the help and is wrong', async () => {
    const { code, out, err } = await pobsync();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: pobsync <command>');
  });
  test('that asks for help gets it on standard output', async () => {
    const { code, out, err } = await pobsync('completion', '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Examples:');
  });
  test.each([
    ['a misspelt command', ['compltion'], 'Unknown command "compltion".', 'Did you mean completion?'],
    ['a misspelt option', ['completion', 'bash', '--jsn'], 'Unknown option "--jsn".', 'Did you mean --json?'],
    ['an extra word', ['completion', 'bash', 'zsh'], 'Too many arguments', 'See pobsync completion --help.'],
    [
      'a missing word',
      ['completion'],
      'Missing required argument "shell".',
      'See pobsync completion --help.',
    ],
    ['another choice', ['completion', 'tcsh'], 'expected "bash" or "zsh" or "fish"', ''],
    ['a hostile word', ['\u001b[2Jx'], 'Unknown command "\\x1b[2Jx".', 'See pobsync --help.'],
  ])('with %s is refused in one clear line', async (_, argv, sentence, cure) => {
    const { code, out, err } = await pobsync(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.split('\n').filter((line) => line.startsWith('pobsync: '))).toHaveLength(1);
    expect(err).toContain(sentence);
    expect(err).toContain(cure);
  });
  test('with --json tells a mistake as JSON too', async () => {
    const { code, out } = await pobsync('completion', 'bash', 'zsh', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'invalid_input' } });
  });
});
