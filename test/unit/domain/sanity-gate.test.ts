import { expect, test } from '@jest/globals';
import { findSuspicion } from '../../../lib/domain/sanity-gate.ts';

test.each([
  // files, previous, percent, suspicious
  [0, null, 90, true],
  [0, 5, 100, true],
  [0, 0, 90, false],
  [1, null, 90, false],
  [10, 100, 90, true],
  [11, 100, 90, false],
  [1, 1000, 100, false],
  [200, 100, 90, false],
])('%i files after %p, with a limit of %i %%: suspicious is %p', (files, previous, percent, suspicious) => {
  expect(findSuspicion(files, previous, percent) !== null).toBe(suspicious);
});
