import { formatCount } from '../../../domain/format-count.ts';

export { formatCount };

/** @example countOf(1, 'host') // '1 host' */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}
