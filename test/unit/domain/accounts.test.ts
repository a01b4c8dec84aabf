import { describe, expect, test } from '@jest/globals';
import { parseNewPassword } from '../../../lib/domain/password-policy.ts';
import { isSessionAlive, sessionIdleMs, sessionLongestMs } from '../../../lib/domain/session-life.ts';
import { parseUserName } from '../../../lib/domain/user-name.ts';
import { roleReaches, tokenRole, tokenScopes, userRoles } from '../../../lib/domain/user-role.ts';

describe('roles and scopes', () => {
  test('a role reaches itself and what is below', () => {
    expect(userRoles.map((role) => userRoles.filter((needed) => roleReaches(role, needed)).length)).toEqual([
      1, 2, 3,
    ]);
  });

  test('a token never reaches further than its user or its scope', () => {
    for (const role of userRoles) {
      for (const scope of tokenScopes) {
        const acts = tokenRole(scope, role);
        expect(roleReaches(role, acts)).toBe(true);
        if (scope === 'read') expect(acts).toBe('viewer');
      }
    }
    expect(tokenRole('admin', 'operator')).toBe('operator');
    expect(tokenRole('run', 'admin')).toBe('operator');
  });
});

describe('a new password', () => {
  test.each([
    ['short', '10 or more characters'],
    ['aaaaaaaaaaaaaa', 'different characters'],
    ['anna123456', 'more than the name'],
    ['x'.repeat(2000), 'at most 1024 bytes'],
  ])('is not %s', (password, words) => {
    expect(() => parseNewPassword(password, 'anna')).toThrow(words);
    expect(() => parseNewPassword(password, 'anna')).not.toThrow(password);
  });

  test('is the same however a keyboard composes it', () => {
    expect(parseNewPassword('gru\u0308ne Wiese', 'anna')).toBe(parseNewPassword('grüne Wiese', 'anna'));
  });
});

test.each(['', 'Anna', '-anna', 'an na', 'a'.repeat(65), '../x', 'a\u0000'])('%j is no user name', (name) => {
  expect(() => parseUserName(name)).toThrow('Invalid user name');
});

test('a session ends when it is idle for too long, and in the end whatever is done with it', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const alive = (created: number, seen: number) =>
    isSessionAlive({ createdAt: ago(created), lastSeenAt: ago(seen) }, now);
  expect(alive(sessionIdleMs, sessionIdleMs - 1)).toBe(true);
  expect(alive(sessionIdleMs, sessionIdleMs)).toBe(false);
  expect(alive(sessionLongestMs - 1, 0)).toBe(true);
  expect(alive(sessionLongestMs, 0)).toBe(false);
});
