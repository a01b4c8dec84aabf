import { describe, expect, test } from '@jest/globals';
import {
  loginLimits,
  peerNetwork,
  secondsUntilAllowed,
  withAttempt,
  type LoginAttempts,
} from '../../../lib/domain/login-limit.ts';

const limit = loginLimits.account;
const start = new Date('2026-11-22T12:00:00Z');
const later = (ms: number) => new Date(start.getTime() + ms);

describe('the limit of logins', () => {
  test('lets the allowed number through and then asks for patience until the window has passed', () => {
    let attempts: LoginAttempts | null = null;
    for (let count = 0; count < limit.attempts; count++) {
      expect(secondsUntilAllowed(attempts, limit, start)).toBe(0);
      attempts = withAttempt(attempts, limit, start);
    }
    expect(secondsUntilAllowed(attempts, limit, start)).toBe(limit.windowMs / 1000);
    expect(secondsUntilAllowed(attempts, limit, later(limit.windowMs - 1))).toBe(1);
    expect(secondsUntilAllowed(attempts, limit, later(limit.windowMs))).toBe(0);
  });

  test('begins anew after the window, and after the clock was set back', () => {
    const attempts = { count: 5, since: start };
    expect(withAttempt(attempts, limit, later(limit.windowMs))).toEqual({
      count: 1,
      since: later(limit.windowMs),
    });
    expect(withAttempt(attempts, limit, later(-1)).count).toBe(1);
    expect(withAttempt(attempts, limit, later(1))).toEqual({ count: 6, since: start });
  });

  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('counts %s as %s', (address, network) => {
    expect(peerNetwork(address)).toBe(network);
  });
});
