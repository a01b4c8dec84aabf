import { showText } from '../../../domain/show-text.ts';
import { treePathId } from '../../../domain/tree-path.ts';
import type { PathCrumb } from './browse-view.ts';

/**
 * The way from the top of a tree to a path, each step with its id.
 *
 * @param top how the top is called
 * @example pathCrumbs('/srv', 'id:YS9i') // [{ label: '/srv', id: 'id:' }, { label: 'a', id: 'id:YQ' }, …]
 */
export function pathCrumbs(top: string, id: string): PathCrumb[] {
  const bytes = Buffer.from(id.replace(/^id:/, ''), 'base64url');
  const crumbs = [{ label: top, id: treePathId(Buffer.alloc(0)) }];
  for (let end = 0; end < bytes.length;) {
    const slash = bytes.indexOf(0x2f, end);
    const stop = slash < 0 ? bytes.length : slash;
    crumbs.push({
      label: showText(bytes.subarray(end, stop).toString(), 1024),
      id: treePathId(bytes.subarray(0, stop)),
    });
    end = stop + 1;
  }
  return crumbs;
}
