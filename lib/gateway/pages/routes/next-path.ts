import { safeUrl } from '../format/paths.ts';

/** Where to go on after a form: only ever a path of this site. */
export function nextPath(next: string | undefined): string {
  return next !== undefined && next.startsWith('/') && safeUrl(next) === next ? next : '/';
}
