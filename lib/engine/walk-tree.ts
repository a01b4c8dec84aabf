import { outputOfFind } from './output-of-find.ts';
import { TreeReader, treeRecords, type TreeVisitor } from './tree-reader.ts';

/**
 * Tells a visitor of every name in a tree, the top directory included, in one pass of `find`: never through a symlink,
 * never to another file system, names as bytes, in bounded memory.
 *
 * @param afterChunk is called after some thousand names; the walk waits for it
 * @throws PobsyncError `disk_failed` when a part of the tree cannot be read
 */
export async function walkTree(
  tree: string,
  visitor: TreeVisitor,
  afterChunk: () => Promise<void> | void,
  signal?: AbortSignal,
): Promise<void> {
  const reader = new TreeReader(visitor);
  const command = { program: 'find', args: [tree, '-xdev', ...treeRecords] };
  for await (const chunk of outputOfFind(tree, command, signal)) {
    reader.push(chunk);
    await afterChunk();
  }
}
