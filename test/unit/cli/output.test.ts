import { describe, expect, test } from '@jest/globals';
import { formatBytes } from '../../../local/cli/output/bytes.ts';
import { displayWidth } from '../../../local/cli/output/display-width.ts';
import { formatDuration } from '../../../local/cli/output/duration.ts';
import { errorText } from '../../../local/cli/output/error-report.ts';
import { jsonText } from '../../../local/cli/output/json.ts';
import { makeStyle } from '../../../local/cli/output/style.ts';
import { facts, table } from '../../../local/cli/output/table.ts';
import { formatAge, formatTime, formatZonedTime } from '../../../local/cli/output/time.ts';

const plain = makeStyle(false);

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1536, '1.50 KiB'],
    [10_240, '10.0 KiB'],
    [102_400, '100 KiB'],
    [1_048_575, '1.00 MiB'],
    [5 * 1024 ** 4, '5.00 TiB'],
    [Number.MAX_SAFE_INTEGER, '8.00 PiB'],
    [null, '–'],
  ])('%s bytes read as "%s"', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [999.6, '1 s'],
    [59_700, '1 min'],
    [3_600_000, '1 h'],
    [3_840_000, '1 h 4 min'],
    [90_061_000, '1 d 1 h'],
    [86_400_000, '1 d'],
    [-5, '0 ms'],
    [null, '–'],
  ])('%s ms read as "%s"', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe('times', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  test('are shown in UTC, as snapshot names are', () =>
    expect(formatTime('2026-11-22T03:15:42.999Z')).toBe('2026-11-22 03:15Z'));
  test('of another planet do not end the program', () =>
    expect(formatTime(new Date(NaN))).toBe('invalid time'));
  test.each([
    ['2026-11-22T11:59:58Z', '2 s ago'],
    ['2026-11-22T09:00:00Z', '3 h ago'],
    ['2026-11-20T09:00:00Z', '2 d ago'],
    ['2026-11-22T12:30:00Z', 'in 30 min'],
    [null, 'never'],
  ])('%s is "%s"', (at, text) => expect(formatAge(at, now)).toBe(text));
  test.each([
    ['Europe/Berlin', 'Sun 2026-11-22 13:00 +01:00'],
    ['UTC', 'Sun 2026-11-22 12:00 +00:00'],
    ['Asia/Kolkata', 'Sun 2026-11-22 17:30 +05:30'],
  ])('in %s read "%s"', (zone, text) => expect(formatZonedTime(now, zone)).toBe(text));
});

describe('tables', () => {
  const columns = [
    { title: 'HOST', cell: (row: { host: string; size: string }) => row.host },
    { title: 'SIZE', cell: (row: { host: string; size: string }) => row.size, right: true },
  ];
  test('line up, numbers to the right', () => {
    const rows = [
      { host: 'web1', size: '5 B' },
      { host: 'database', size: '10.0 KiB' },
    ];
    expect(table(columns, rows, plain)).toBe('HOST          SIZE\nweb1           5 B\ndatabase  10.0 KiB\n');
  });
  test('line up with colours and East Asian text', () => {
    const style = makeStyle(true);
    expect(displayWidth(style.bad('失敗'))).toBe(4);
    const shown = table(columns, [{ host: style.bad('失敗'), size: '1 B' }], plain);
    expect(shown.split('\n')[1]).toBe(`${style.bad('失敗')}   1 B`);
  });
  test('of facts have one column of names', () =>
    expect(
      facts(
        [
          ['a', '1'],
          ['long', '2'],
        ],
        plain,
      ),
    ).toBe('a     1\nlong  2\n'));
});

describe('errors', () => {
  test('have one line for each problem and one for the cure', () => {
    const error = {
      code: 'invalid_input' as const,
      message: 'One. Two.',
      cure: 'Do it.',
      facts: { problems: ['One.', 'Two.'] },
    };
    expect(errorText(error, plain)).toBe('pobsync: One.\npobsync: Two.\n  → Do it.\n');
  });
});

test('JSON carries no character that a terminal acts upon', () => {
  const text = jsonText({ name: 'a\u001b[31m\u009b\u202eb' });
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(JSON.parse(text)).toEqual({ name: 'a\u001b[31m\u009b\u202eb' });
});
