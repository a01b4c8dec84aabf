import { describe, expect, test } from '@jest/globals';
import { judgeHost, type HealthFacts, type HostHealth } from '../../../lib/domain/host-health.ts';

const now = new Date('2026-11-22T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const well: HealthFacts = {
  enabled: true,
  createdAt: hoursAgo(1000),
  lastGoodAt: hoursAgo(10),
  latest: { status: 'success', message: null, cure: null },
  overdueAfterHours: 36,
  damagedSnapshots: 0,
};
const failed = { status: 'failed', message: 'No route.', cure: 'Look.' } as const;

describe('how a host stands', () => {
  test.each<[string, Partial<HealthFacts>, HostHealth]>([
    ['a fresh backup', {}, 'ok'],
    ['a failure, although the last good one is fresh', { latest: failed }, 'failing'],
    ['an old backup', { lastGoodAt: hoursAgo(37) }, 'overdue'],
    ['exactly as old as allowed', { lastGoodAt: hoursAgo(36) }, 'ok'],
    ['no limit of age', { lastGoodAt: hoursAgo(9999), overdueAfterHours: 0 }, 'ok'],
    ['added just now', { lastGoodAt: null, latest: null, createdAt: hoursAgo(1) }, 'never'],
    ['added long ago and never backed up', { lastGoodAt: null, latest: null }, 'overdue'],
    ['warnings', { latest: { status: 'warning', message: 'Partial.', cure: null } }, 'warning'],
    ['disabled, whatever became of its backups', { enabled: false, latest: failed }, 'disabled'],
    ['damage, although the last backup is fresh', { damagedSnapshots: 2 }, 'damaged'],
    ['damage of a host that is not backed up any more', { enabled: false, damagedSnapshots: 1 }, 'damaged'],
    ['a failure before damage', { latest: failed, damagedSnapshots: 1 }, 'failing'],
  ])('%s', (_, facts, health) => {
    expect(judgeHost({ ...well, ...facts }, now).health).toBe(health);
  });

  test('is explained', () => {
    expect(judgeHost({ ...well, latest: failed }, now)).toMatchObject({ reason: 'No route.', cure: 'Look.' });
    expect(judgeHost({ ...well, lastGoodAt: hoursAgo(73) }, now).reason).toBe(
      'The last good backup is 3 days old; 36 hours are allowed.',
    );
    expect(judgeHost({ ...well, latest: failed, damagedSnapshots: 1 }, now).reason).toBe(
      'No route. A snapshot holds files whose bytes changed on the disk.',
    );
  });
});
