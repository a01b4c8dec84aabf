import { describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { describeProblems } from '../../../lib/contracts/describe-problems.ts';

const schema = Type.Object(
  {
    host: Type.String({ pattern: '^[a-z]+$', expected: 'a host name' }),
    kind: Type.Optional(Type.Union([Type.Literal('scheduled'), Type.Literal('manual')])),
    maxDelete: Type.Optional(Type.Integer({ minimum: 0 })),
    sources: Type.Optional(Type.Array(Type.String())),
    retention: Type.Optional(
      Type.Union([
        Type.Object({ daily: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
        Type.Null(),
      ]),
    ),
    at: Type.Optional(Type.String({ pattern: '^\\d{4}$', examples: ['2026'] })),
    password: Type.Optional(Type.String({ minLength: 10, secret: true })),
  },
  { additionalProperties: false },
);

describe('describeProblems', () => {
  // one row a kind of mistake: value → sentences
  const rows: [string, unknown, string[]][] = [
    ['nothing wrong', { host: 'web', retention: null, kind: 'manual' }, []],
    ['no object at all', 5, ['Invalid event 5: expected an object.']],
    ['a missing field', {}, ['Missing event.host: expected a host name.']],
    ['a value of the wrong form', { host: '../x' }, ['Invalid event.host "../x": expected a host name.']],
    [
      'a union, said once',
      { host: 'web', kind: 'x' },
      ['Invalid event.kind "x": expected "scheduled" or "manual".'],
    ],
    [
      'a number out of range',
      { host: 'web', maxDelete: -1 },
      ['Invalid event.maxDelete -1: expected an integer of 0 or more.'],
    ],
    ['an item of a list', { host: 'web', sources: ['/', 1] }, ['Invalid event.sources[1] 1: expected text.']],
    [
      'a field inside a nullable object',
      { host: 'web', retention: { daily: -1 } },
      ['Invalid event.retention.daily -1: expected an integer of 0 or more.'],
    ],
    [
      'an unknown field inside a nullable object',
      { host: 'web', retention: { daily: 1, dayly: 1 } },
      ['Unknown event.retention.dayly: expected daily.'],
    ],
    [
      'a value with an example',
      { host: 'web', at: 'x' },
      ['Invalid event.at "x": expected text such as "2026".'],
    ],
    [
      'a secret, not shown',
      { host: 'web', password: 'short' },
      ['Invalid event.password: expected text of 10 or more characters.'],
    ],
    [
      'control characters, escaped',
      { host: 'a\u001b[31m' },
      ['Invalid event.host "a\\x1b[31m": expected a host name.'],
    ],
  ];
  test.each(rows)('says %s', (_, value, sentences) => {
    expect(describeProblems(schema, value, 'event')).toEqual(sentences);
  });

  test('says everything at once, beyond the eight of the library', () => {
    const unknown = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`x${index}`, 1]));
    expect(describeProblems(schema, unknown, 'event')).toHaveLength(13);
  });

  test('refuses a field called __proto__', () => {
    const value: unknown = JSON.parse('{"host":"web","__proto__":{"kind":"manual"}}');
    expect(describeProblems(schema, value, 'event')).toHaveLength(1);
  });
});
