/** Failed logins of one account or one peer within a window of time. */
export interface LoginAttempts {
  count: number;
  /** When the first of them was. */
  since: Date;
}

export interface LoginLimit {
  /** So many attempts are free. */
  attempts: number;
  windowMs: number;
}

const windowMs = 15 * 60_000;

/**
 * One account is guessed at from many peers, one peer guesses at many accounts: each has its own bound. A peer may be
 * an office behind one address, so it gets more.
 */
export const loginLimits = {
  account: { attempts: 10, windowMs },
  peer: { attempts: 30, windowMs },
} as const satisfies Record<string, LoginLimit>;

/** Seconds until another attempt is allowed; 0 when it is allowed now. */
export function secondsUntilAllowed(attempts: LoginAttempts | null, limit: LoginLimit, now: Date): number {
  if (attempts === null || attempts.count < limit.attempts) return 0;
  const leftMs = attempts.since.getTime() + limit.windowMs - now.getTime();
  return leftMs > 0 ? Math.ceil(leftMs / 1000) : 0;
}

/** Counts one more attempt; a window that has passed, or a clock that was set back, begins anew. */
export function withAttempt(attempts: LoginAttempts | null, limit: LoginLimit, now: Date): LoginAttempts {
  const ageMs = attempts === null ? Infinity : now.getTime() - attempts.since.getTime();
  if (attempts === null || ageMs >= limit.windowMs || ageMs < 0) return { count: 1, since: now };
  return { count: attempts.count + 1, since: attempts.since };
}

/**
 * What counts as one peer: an IPv4 address, or the /64 of an IPv6 one, since whoever has one address of it has all.
 *
 * @example peerNetwork('2001:db8:1:2:3:4:5:6') // '2001:db8:1:2::/64'
 */
export function peerNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...gap, ...right].slice(0, 4).join(':')}::/64`;
}
