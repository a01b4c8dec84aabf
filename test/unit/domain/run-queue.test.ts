import { expect, test } from '@jest/globals';
import { exclusiveOperations, holdsHost, queueRank } from '../../../lib/domain/run-queue.ts';

const order = (runs: { run: string; priority: number; waiting: number }[]) =>
  [...runs]
    .sort((a, b) => queueRank(a.priority, a.waiting) - queueRank(b.priority, b.waiting))
    .map(({ run }) => run);

test('lets the hosts take turns within a priority', () => {
  expect(
    order([
      { run: 'web1 first', priority: 0, waiting: 0 },
      { run: 'web1 third', priority: 0, waiting: 2 },
      { run: 'web1 second', priority: 0, waiting: 1 },
      { run: 'db1 first', priority: 0, waiting: 0 },
    ]),
  ).toEqual(['web1 first', 'db1 first', 'web1 second', 'web1 third']);
});

test('puts every run of a higher priority before all of a lower one, however many wait', () => {
  expect(queueRank(1, 1_000_000)).toBeLessThan(queueRank(0, 0));
  expect(queueRank(0, 1_000_000)).toBeLessThan(queueRank(-1, 0));
});

test('holds the host for operations that write there, and for no other', () => {
  expect(exclusiveOperations.every(holdsHost)).toBe(true);
  expect(holdsHost('restore')).toBe(false);
  expect(holdsHost('verify')).toBe(false);
});
