import { normalize } from 'node:path';

/** Where a restore goes: a directory of this machine, or a host. */
export type RestoreTo = { place: 'directory'; path: string } | { place: 'host'; path?: string | undefined };

/**
 * The name under which the place of a restore is locked; pure. A directory is its normal path, which is its real one,
 * because a restore through symlinks is refused. A host is locked as a whole.
 *
 * @example
 * targetName({ place: 'directory', path: '/srv/restored/' }, 'web1') // '/srv/restored'
 * targetName({ place: 'host' }, 'web1') // 'host web1'
 */
export function targetName(to: RestoreTo, host: string): string {
  return to.place === 'host' ? `host ${host}` : normalPath(to.path);
}

/** Whether two places are the same, or one is inside the other. */
export function overlaps(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}

/** A path without `.`, `..` and slashes at its end. */
export function normalPath(path: string): string {
  return normalize(path).replace(/(?<=.)\/+$/, '');
}

/** Whether a normal path is another one, or above it. */
export function contains(parent: string, child: string): boolean {
  return child === parent || child.startsWith(parent === '/' ? '/' : `${parent}/`);
}
