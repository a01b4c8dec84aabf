import type { PublicError } from '../../../lib/domain/errors.ts';
import type { Style } from './style.ts';

/** What went wrong, one sentence a line, and below it what to do about it. */
export function errorText(error: PublicError, style: Style): string {
  const problems = error.facts['problems'];
  const sentences = Array.isArray(problems) && problems.length > 0 ? (problems as string[]) : [error.message];
  const lines = sentences.map((sentence) => `${style.bad('pobsync:')} ${sentence}\n`);
  return lines.join('') + (error.cure === null ? '' : `  → ${error.cure}\n`);
}
