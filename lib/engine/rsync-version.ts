/** Older ones let a malicious sender write outside the tree (CVE-2022-29154). */
export const oldestSafeRsync = '3.2.5';
/** Older ones have further known holes. */
export const oldestGoodRsync = '3.4.3';

/** Negative when `a` is older than `b`, 0 when both are the same release; what follows the numbers is ignored. */
export function compareVersions(a: string, b: string): number {
  const numbersOf = (version: string) => (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
  const [left, right] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
