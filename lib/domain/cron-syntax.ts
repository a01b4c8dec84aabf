const nicknames = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

const fields = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day-of-month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12 },
  { name: 'day-of-week', low: 0, high: 7 },
] as const;

/** Whether an expression is one word such as `@daily`. */
export function isNickname(expression: string): boolean {
  return nicknames.includes(expression);
}

/**
 * What is wrong with the shape of an expression or with a number in it, or null. Ranges are checked here because the
 * library's own messages count months and days from zero.
 *
 * @param expression with single spaces between its fields
 */
export function findCronProblem(expression: string): string | null {
  if (expression.length > 200) return 'it is longer than 200 characters';
  if (isNickname(expression)) return null;
  if (expression.startsWith('@')) return `the nicknames are ${nicknames.join(' ')}`;
  const texts = expression.split(' ');
  if (texts.length !== fields.length) return 'it does not have five fields';
  for (const [index, { name, low, high }] of fields.entries()) {
    // numbers after "/" are steps, those after "#" count weekdays
    for (const [number] of (texts[index] ?? '').matchAll(/(?<![/#\d])\d+/g)) {
      if (Number(number) < low || Number(number) > high) {
        return `${name} ${number} is not between ${low} and ${high}`;
      }
    }
  }
  return null;
}
