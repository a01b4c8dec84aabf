import { describe, expect, test } from '@jest/globals';
import { RefusedError } from '../../../lib/domain/errors.ts';
import { parseHostName } from '../../../lib/domain/host-name.ts';
import { guardPrune, planHash, type PruneGuards } from '../../../lib/domain/prune-guard.ts';
import { parseSnapshotName } from '../../../lib/domain/snapshot-name.ts';
import type { SnapshotId, SnapshotKind } from '../../../lib/domain/snapshot-ref.ts';

const [web1, web2] = [parseHostName('web1'), parseHostName('web2')];
const id = (day: number, kind: SnapshotKind = 'scheduled'): SnapshotId => ({
  kind,
  name: parseSnapshotName(`202611${String(day).padStart(2, '0')}T031500Z-k7f3q9`),
});
const doomed = (count: number) => Array.from({ length: count }, (_, index) => id(index + 1));

describe('the hash of a plan', () => {
  const hash = planHash(web1, [id(1), id(2)]);

  test('is a SHA-256 in hex, and the same whatever the order', () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(planHash(web1, [id(2), id(1)])).toBe(hash);
  });

  test.each([
    ['one snapshot more', planHash(web1, [id(1), id(2), id(3)])],
    ['one less', planHash(web1, [id(1)])],
    ['another one', planHash(web1, [id(1), id(3)])],
    ['another kind', planHash(web1, [id(1), id(2, 'manual')])],
    ['another host', planHash(web2, [id(1), id(2)])],
    ['nothing to delete', planHash(web1, [])],
  ])('differs for %s', (_what, other) => {
    expect(other).not.toBe(hash);
  });
});

describe('the guard', () => {
  const guard = (changes: Partial<PruneGuards>) => () =>
    guardPrune({ host: web1, doomed: doomed(3), maxDelete: 10, shownPlanHash: null, ...changes });

  test.each<[string, Partial<PruneGuards>]>([
    ['a small plan', {}],
    ['a plan as large as it may be', { maxDelete: 3 }],
    ['an empty plan, even when nothing may go', { doomed: [], maxDelete: 0 }],
    ['the plan that was shown', { shownPlanHash: planHash(web1, doomed(3)) }],
  ])('lets %s pass', (_what, changes) => {
    expect(guard(changes)).not.toThrow();
  });

  test.each<[string, Partial<PruneGuards>, RegExp]>([
    ['a plan one too large', { maxDelete: 2 }, /deletes 3 snapshots, and at most 2 may go/],
    ['any plan when nothing may go', { maxDelete: 0 }, /deletes 3 snapshots, and at most 0/],
    ['a plan under a bound that is no number', { maxDelete: NaN }, /nothing was deleted/],
    ['a plan under no bound', { maxDelete: undefined as never }, /nothing was deleted/],
    ['a plan that changed', { shownPlanHash: planHash(web1, doomed(2)) }, /changed since it was shown/],
    ['the plan of another host', { shownPlanHash: planHash(web2, doomed(3)) }, /changed since it was shown/],
    [
      'an empty plan where another was shown',
      { doomed: [], shownPlanHash: planHash(web1, doomed(3)) },
      /changed/,
    ],
    ['a hash that is none', { shownPlanHash: '' }, /changed since it was shown/],
  ])('refuses %s', (_what, changes, message) => {
    expect(guard(changes)).toThrow(RefusedError);
    expect(guard(changes)).toThrow(message);
    expect(guard(changes)).toThrow(/Refused to prune web1: .*nothing was deleted\.$/);
  });

  test('says both numbers, and how to go on', () => {
    try {
      guard({ maxDelete: 2 })();
    } catch (error) {
      expect(error).toMatchObject({
        facts: { host: 'web1', doomed: 3, maxDelete: 2 },
        cure: 'If the plan is right, apply it with --max-delete 3.',
      });
    }
    expect.assertions(1);
  });
});
