import { expect, test } from '@jest/globals';
import { formatCount } from '../../../lib/domain/format-count.ts';

test.each([0, 7, 999, 1000, 123_456, 1_234_567, -1234, 1e9, 1234.5])('writes %d as en-US does', (count) => {
  expect(formatCount(count)).toBe(count.toLocaleString('en-US', { maximumFractionDigits: 0 }));
});
