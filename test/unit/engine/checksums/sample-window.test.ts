import { expect, test } from '@jest/globals';
import { isInWindow, nextWindow } from '../../../../lib/engine/checksums/sample-window.ts';

const inodes = Array.from({ length: 20_000 }, (_, index) => [index % 3, 1_000_000 + index] as const);

/** How often each inode is read by so many samples one after the other. */
function timesRead(percent: number, from: number, samples: number): number[] {
  const times = inodes.map(() => 0);
  let window = { from, percent };
  for (let sample = 0; sample < samples; sample++) {
    inodes.forEach(([high, low], index) => {
      if (isInWindow(high, low, window)) times[index]!++;
    });
    window = { percent, from: nextWindow(window) };
  }
  return times;
}

test.each([
  // percent, first part, samples
  [10, 0, 10],
  [10, 97, 10],
  [25, 60, 4],
  [1, 5, 100],
  [100, 42, 1],
])('samples of %i %% from part %i read every file exactly once in %i', (percent, from, samples) => {
  expect(new Set(timesRead(percent, from, samples))).toEqual(new Set([1]));
});

test('when the parts do not come out even, a few files are read twice, and none is left out', () => {
  expect(new Set(timesRead(30, 13, 4))).toEqual(new Set([1, 2]));
});

test('a sample is about as large as it says', () => {
  const share = timesRead(10, 33, 1).filter((times) => times === 1).length / inodes.length;
  expect(share).toBeGreaterThan(0.09);
  expect(share).toBeLessThan(0.11);
});
