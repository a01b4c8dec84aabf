import { InvalidInputError } from './errors.ts';
import { showText } from './show-text.ts';

/** How many snapshots of each period are kept. All zero and no `within`: nothing is ever deleted. */
export interface RetentionPolicy {
  last: number;
  hourly: number;
  daily: number;
  weekly: number;
  monthly: number;
  yearly: number;
  /** Everything younger than this is kept: a duration such as `12h`, `7d`, `4w`; null for none. */
  within: string | null;
}

export const retentionPeriods = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type RetentionPeriod = (typeof retentionPeriods)[number];

export const emptyRetentionPolicy: RetentionPolicy = {
  last: 0,
  hourly: 0,
  daily: 0,
  weekly: 0,
  monthly: 0,
  yearly: 0,
  within: null,
};

/** A fortnight of days, two months of weeks, a year of months: what a new installation starts with. */
export const defaultRetentionPolicy: RetentionPolicy = {
  ...emptyRetentionPolicy,
  daily: 14,
  weekly: 8,
  monthly: 12,
};

export const largestRetentionCount = 10_000;
const unitMs = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * @param where named in the message, such as `for host web1`
 * @throws InvalidInputError with every problem of the policy
 */
export function parseRetentionPolicy(input: Partial<RetentionPolicy>, where = ''): RetentionPolicy {
  const problems: string[] = [];
  const place = where === '' ? '' : ` ${where}`;
  for (const field of Object.keys(input)) {
    if (Object.hasOwn(emptyRetentionPolicy, field)) continue;
    problems.push(
      `Unknown retention field "${showText(field, 40)}"${place}: expected ${[...retentionPeriods, 'within'].join(', ')}.`,
    );
  }
  for (const period of retentionPeriods) {
    const count: unknown = input[period];
    if (count === undefined || isCount(count)) continue;
    problems.push(
      `Invalid retention "${period}: ${showValue(count)}"${place}: expected an integer from 0 to ${largestRetentionCount}.`,
    );
  }
  const within: unknown = input.within ?? null;
  if (within !== null && (typeof within !== 'string' || parseDurationMs(within) === null)) {
    problems.push(
      `Invalid retention "within: ${showValue(within)}"${place}: expected a duration such as "12h", "7d" or "4w".`,
    );
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
  // an undefined count is an absent one; it must not erase the zero, or an empty policy would no longer look empty
  const counts = Object.entries(input).filter(([, value]) => value !== undefined);
  return { ...emptyRetentionPolicy, ...Object.fromEntries(counts), within: within as string | null };
}

function showValue(value: unknown): string {
  return showText(typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? typeof value), 40);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= largestRetentionCount;
}

/** Milliseconds of `12h`, `7d` or `4w`; null when it is none of them or longer than a century. */
export function parseDurationMs(input: string): number | null {
  const match = /^([1-9]\d{0,5})([hdw])$/.exec(input);
  if (match === null) return null;
  const ms = Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
  return ms <= 36_525 * unitMs.d ? ms : null;
}

/** Whether the policy keeps nothing by itself, and so must delete nothing. */
export function isEmptyPolicy(policy: RetentionPolicy): boolean {
  return policy.within === null && retentionPeriods.every((period) => policy[period] === 0);
}
