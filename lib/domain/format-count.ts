/**
 * A whole number with a comma between thousands. Not `toLocaleString`: its first call in a process takes 15 ms.
 *
 * @example formatCount(1234567) // '1,234,567'
 */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}
