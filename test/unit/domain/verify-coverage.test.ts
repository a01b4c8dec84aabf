import { describe, expect, test } from '@jest/globals';
import { verifyCoverage, type EndedVerify } from '../../../lib/domain/verify-coverage.ts';

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const named = (...names: string[]) => names.map((name) => ({ kind: 'scheduled', name }));
const held = named('a', 'b', 'c').map((one, index) => ({ ...one, bytesNew: [100, 30, null][index] ?? null }));
const whole = (day: number, ...names: string[]): EndedVerify => ({
  endedAt: at(day),
  samplePercent: 100,
  isOfHost: names.length > 1,
  snapshots: named(...names),
});
const sample = (day: number, samplePercent: number, isOfHost = true): EndedVerify => ({
  endedAt: at(day),
  samplePercent,
  isOfHost,
  snapshots: named('a', 'b', 'c'),
});

describe('how much was read again', () => {
  test('counts what verified snapshots added to the disk, once', () => {
    expect(verifyCoverage(held, [whole(9, 'a'), whole(5, 'a', 'b')])).toMatchObject({
      bytesOnDisk: 130,
      bytesVerified: 130,
      snapshotsVerified: 2,
      oldestVerifiedAt: at(5),
    });
  });

  test('leaves samples and snapshots that are gone out', () => {
    expect(verifyCoverage(held, [sample(9, 50), whole(5, 'gone')])).toMatchObject({
      bytesVerified: 0,
      snapshotsVerified: 0,
      oldestVerifiedAt: null,
    });
  });

  test('adds up samples of the newest size until all was read', () => {
    expect(verifyCoverage(held, []).samples).toBeNull();
    const three = [sample(9, 40), sample(8, 10), sample(7, 40), sample(6, 40), sample(5, 40)];
    expect(verifyCoverage(held, three).samples).toEqual({ count: 3, percent: 100, since: at(6) });
    expect(verifyCoverage(held, [sample(9, 10), sample(8, 10, false)]).samples).toMatchObject({
      percent: 10,
    });
  });
});
