/** The visitor's clock, in milliseconds since 1970. */
export function browserNow(): number {
  // performance.now() stands still while a laptop sleeps
  return Date.now();
}
