import { formatCount } from '../../../lib/domain/format-count.ts';

/** @example counted(1, 'host') // '1 host' */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
