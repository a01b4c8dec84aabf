import { describe, expect, test } from '@jest/globals';
import { chooseBase, type BaseCandidate } from '../../../lib/domain/base-choice.ts';
import { parseSnapshotName } from '../../../lib/domain/snapshot-name.ts';

const snapshot = (day: number, status: BaseCandidate['status'], change: Partial<BaseCandidate> = {}) => ({
  kind: 'scheduled' as const,
  name: parseSnapshotName(`202611${String(day).padStart(2, '0')}T000000Z-aaaaaa`),
  status,
  acknowledged: false,
  ...change,
});

describe('chooseBase', () => {
  test('has none when there is nothing good', () => {
    const bad = [
      snapshot(1, 'suspicious'),
      snapshot(2, 'damaged'),
      snapshot(3, 'missing'),
      snapshot(4, 'deleting'),
    ];
    expect(chooseBase(bad)).toEqual({ primary: null, extras: [] });
  });

  test('takes the newest good one of either kind, whatever the order', () => {
    const manual = snapshot(3, 'complete', { kind: 'manual' });
    const candidates = [snapshot(2, 'complete'), manual, snapshot(1, 'complete'), snapshot(4, 'suspicious')];
    expect(chooseBase(candidates).primary).toEqual({ kind: 'manual', name: manual.name });
  });

  test('takes a suspicious one that somebody acknowledged', () => {
    const candidates = [snapshot(1, 'complete'), snapshot(2, 'suspicious', { acknowledged: true })];
    expect(chooseBase(candidates).primary?.name).toBe(candidates[1]?.name);
  });

  test('adds the newest partial one only when it is newer than the base', () => {
    const partial = snapshot(3, 'partial');
    expect(chooseBase([snapshot(2, 'complete'), partial]).extras).toEqual([
      { kind: 'scheduled', name: partial.name },
    ]);
    expect(chooseBase([snapshot(4, 'complete'), partial]).extras).toEqual([]);
  });
});
