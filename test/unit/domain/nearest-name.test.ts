import { expect, test } from '@jest/globals';
import { nearestName } from '../../../lib/domain/nearest-name.ts';

test.each([
  ['wbe1', 'web1'], // two letters swapped
  ['web', 'web1'], // one missing
  ['WEB1', 'web1'], // upper case
  ['databse', 'database'],
])('takes "%s" for %s', (input, expected) => {
  expect(nearestName(input, ['web1', 'database', 'mail'])).toBe(expected);
});

test('guesses nothing when no name is similar', () => {
  expect(nearestName('printer', ['web1', 'db1'])).toBeNull();
  expect(nearestName('web1', [])).toBeNull();
});
