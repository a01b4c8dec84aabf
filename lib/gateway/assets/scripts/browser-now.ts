/** The visitor's clock, in milliseconds since 1970. */
export function browserNow(): number {
  return performance.timeOrigin + performance.now();
}
