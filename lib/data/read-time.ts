/** A time from a raw query: MariaDB gives a Date, SQLite the UTC text `2026-01-02 03:04:05.678`. */
export function readTime(value: Date | string): Date {
  return value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`);
}
