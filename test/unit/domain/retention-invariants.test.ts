import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  planRetention,
  type RetentionRequest,
  type RetentionSnapshot,
} from '../../../lib/domain/retention.ts';
import {
  emptyRetentionPolicy,
  isEmptyPolicy,
  retentionPeriods,
} from '../../../lib/domain/retention-policy.ts';
import { isGood } from '../../../lib/domain/snapshot-status.ts';
import { idOf, keptByOracle } from './retention-oracle.ts';
import { policyArb, requestArb, snapshotsArb } from './sample-snapshots.ts';

type Request = RetentionRequest<RetentionSnapshot>;
const numRuns = 150;

function keptIds(request: Request): Set<string> {
  return new Set(planRetention(request).keep.map(({ snapshot }) => idOf(snapshot)));
}

function deletedIds(request: Request): Set<string> {
  return new Set(planRetention(request).delete.map(({ snapshot }) => idOf(snapshot)));
}

function holds(property: (request: Request) => void): void {
  fc.assert(fc.property(requestArb, property), { numRuns });
}

describe('planRetention, for any snapshots, policy, time and zone,', () => {
  test('keeps what an independent and naive calculation keeps', () => {
    fc.assert(
      fc.property(requestArb, (request) => {
        expect(keptIds(request)).toEqual(keptByOracle(request));
      }),
      { numRuns: 500 },
    );
  });

  test('puts each snapshot in scope into exactly one of the two lists, with a reason', () => {
    holds((request) => {
      const plan = planRetention(request);
      const scope = request.snapshots
        .filter(({ status }) => status !== 'missing' && status !== 'deleting')
        .filter(({ kind }) => request.kind === 'all' || request.kind === kind);
      const planned = [...plan.keep, ...plan.delete].map(({ snapshot }) => idOf(snapshot));
      expect(planned.sort()).toEqual(scope.map(idOf).sort());
      for (const { reasons } of plan.keep) {
        expect(reasons.length).toBeGreaterThan(0);
        expect(new Set(reasons).size).toBe(reasons.length);
      }
      for (const { reason } of plan.delete) expect(reason).not.toBe('');
    });
  });

  test('never deletes the newest good snapshot of the host, nor the newest good one in scope', () => {
    holds((request) => {
      const deleted = deletedIds(request);
      const good = request.snapshots.filter(isGood);
      const ofKind = good.filter(({ kind }) => request.kind === 'all' || kind === request.kind);
      for (const group of [good, ofKind]) {
        const newest = Math.max(...group.map(({ startedAt }) => startedAt.getTime()));
        const newestOnes = group.filter(({ startedAt }) => startedAt.getTime() === newest);
        if (newestOnes.length > 0) expect(newestOnes.every((one) => deleted.has(idOf(one)))).toBe(false);
      }
    });
  });

  test('never deletes what is pinned, in use or dated in the future', () => {
    holds((request) => {
      for (const { snapshot } of planRetention(request).delete) {
        expect(snapshot).toMatchObject({ pinned: false, inUse: false });
        expect(snapshot.startedAt.getTime()).toBeLessThanOrEqual(request.now.getTime());
      }
    });
  });

  test('deletes nothing under an empty policy', () => {
    holds((request) => {
      expect(planRetention({ ...request, policy: emptyRetentionPolicy }).delete).toEqual([]);
    });
  });

  test('gives the same plan whatever the order of its input', () => {
    holds((request) => {
      const reversed = { ...request, snapshots: [...request.snapshots].reverse() };
      const sorted = {
        ...request,
        snapshots: [...request.snapshots].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)),
      };
      expect(planRetention(reversed)).toEqual(planRetention(request));
      expect(planRetention(sorted)).toEqual(planRetention(request));
    });
  });

  test('leaves its input as it was', () => {
    holds((request) => {
      const before = structuredClone(request.snapshots);
      planRetention({ ...request, snapshots: Object.freeze(request.snapshots) });
      expect(request.snapshots).toEqual(before);
    });
  });

  test('keeps no less under a policy that asks for more', () => {
    fc.assert(
      fc.property(
        requestArb,
        fc.constantFrom(...retentionPeriods),
        fc.integer({ min: 1, max: 9 }),
        (request, period, more) => {
          fc.pre(!isEmptyPolicy(request.policy));
          const policy = { ...request.policy, [period]: request.policy[period] + more };
          const generous = keptIds({ ...request, policy });
          for (const id of keptIds(request)) expect(generous).toContain(id);
        },
      ),
      { numRuns },
    );
  });

  test('loses no good snapshot when snapshots that are not good are added', () => {
    fc.assert(
      fc.property(requestArb, snapshotsArb, (request, more) => {
        const known = new Set(request.snapshots.map(idOf));
        const lesser = more.filter((one) => !isGood(one) && !known.has(idOf(one)));
        const after = keptIds({ ...request, snapshots: [...request.snapshots, ...lesser] });
        const good = new Set(request.snapshots.filter(isGood).map(idOf));
        for (const id of keptIds(request)) if (good.has(id)) expect(after).toContain(id);
      }),
      { numRuns },
    );
  });

  test('with protectBases keeps the base of everything that stays by a rule of its own', () => {
    holds((request) => {
      const rules = keptIds({ ...request, protectBases: false });
      const kept = keptIds({ ...request, protectBases: true });
      const deleted = deletedIds({ ...request, protectBases: true });
      for (const id of rules) expect(kept).toContain(id);
      for (const one of request.snapshots) {
        const stays = rules.has(idOf(one)) || (request.kind !== 'all' && one.kind !== request.kind);
        const present = one.status !== 'missing' && one.status !== 'deleting';
        if (stays && present && one.base !== null) expect(deleted).not.toContain(idOf(one.base));
      }
    });
  });

  test('deletes nothing more when it is applied and asked again', () => {
    holds((request) => {
      const deleted = deletedIds(request);
      const left = request.snapshots.filter((one) => !deleted.has(idOf(one)));
      expect([...deletedIds({ ...request, snapshots: left })]).toEqual([]);
    });
  });

  test('an hour later deletes nothing that a policy without "within" kept', () => {
    fc.assert(
      fc.property(requestArb, policyArb, (request, policy) => {
        const timeless = { ...request, policy: { ...policy, within: null } };
        const future = request.snapshots.some(({ startedAt }) => startedAt > request.now);
        fc.pre(!future);
        const later = { ...timeless, now: new Date(request.now.getTime() + 3_600_000) };
        expect(planRetention(later)).toEqual(planRetention(timeless));
      }),
      { numRuns },
    );
  });
});
