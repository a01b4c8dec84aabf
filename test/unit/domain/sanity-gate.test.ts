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
])(
  '%i files after %p, with a limit of %i %%: suspicious is %p',
  (files, before, shrinkPercent, suspicious) => {
    const previous = before === null ? null : { files: before, filesLinked: 0 };
    const found = findSuspicion({ files, filesLinked: 0 }, previous, { shrinkPercent, changePercent: 95 });
    expect(found !== null).toBe(suspicious);
  },
);

test.each([
  // files, unchanged, previous files, of these unchanged, percent, suspicious
  ['encrypted all at once', 1000, 3, 1000, 990, 95, true],
  ['just at the limit', 1000, 50, 1000, 990, 95, true],
  ['just below the limit', 1000, 51, 1000, 990, 95, false],
  ['encrypted, and as many files added', 9000, 0, 1000, 990, 95, true],
  ['many files added to what there was', 90_000, 1000, 1000, 990, 95, false],
  ['dumps, which all change every night', 1000, 0, 1000, 0, 95, false],
  ['the second snapshot, whose base had no base', 1000, 0, 1000, null, 95, false],
  ['a handful of files', 99, 0, 99, 99, 95, false],
  ['switched off', 1000, 0, 1000, 1000, 100, false],
])('%s', (_what, files, filesLinked, before, linkedBefore, changePercent, suspicious) => {
  const previous = { files: before, filesLinked: linkedBefore };
  const found = findSuspicion({ files, filesLinked }, previous, { shrinkPercent: 90, changePercent });
  expect(found !== null).toBe(suspicious);
});
