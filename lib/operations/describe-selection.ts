import { showText } from '../domain/show-text.ts';
import { hostPathOf, parseTreePath, treePathId } from '../domain/tree-path.ts';
import { measureTree, type TreeMeasure } from '../engine/browse/measure-tree.ts';
import { openTree, type SnapshotPlace } from './browse-snapshot.ts';
import type { Services } from './services.ts';

export interface Selection {
  /** The path of the whole tree: the source, or `/` with several. */
  top: string;
  /** As they were on the host, made safe to show; none for everything. */
  paths: { id: string; shown: string }[];
  measure: TreeMeasure;
}

// under a second on a disk that is awake
const maxEntries = 20_000;

/**
 * What somebody chose of a snapshot, and how much it is. Of a whole snapshot that is known since it was made; a
 * selection is counted, up to a limit.
 *
 * @throws NotFoundError, RefusedError for a path that is not in the snapshot
 */
export async function describeSelection(
  services: Services,
  input: SnapshotPlace & { paths: readonly string[] },
): Promise<Selection> {
  const { tree, metadata } = await openTree(services, input);
  const { sources, counts } = metadata;
  const show = (path: Buffer) => showText(hostPathOf(path, sources).toString(), 4096);
  const top = show(Buffer.alloc(0));
  const paths = input.paths.map((path) => parseTreePath(path, sources));
  if (paths.length === 0 || paths.some((path) => path.length === 0)) {
    const { files, directories, symlinks, specials, bytesTotal: bytes } = counts;
    const measure = { files, directories, others: symlinks + specials, bytes, isWhole: true };
    return { top, paths: [], measure };
  }
  return {
    top,
    paths: paths.map((path) => ({ id: treePathId(path), shown: show(path) })),
    measure: await measureTree(tree, paths, maxEntries),
  };
}
