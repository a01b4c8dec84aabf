import { TreeCounter } from '../../lib/engine/tree-counts.ts';
import { TreeReader } from '../../lib/engine/tree-reader.ts';
import type { BenchRow } from './row.ts';

/** What counting 1,000,000 hard-linked files adds to node's memory; fed with what `find` would say. */
export async function measureCountMemory(files = 1_000_000): Promise<BenchRow[]> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const counter = new TreeCounter();
  const reader = new TreeReader({
    file: (high, low, links, sizeBytes) => counter.file(high, low, links, sizeBytes),
    other: (type) => counter.other(type),
  });
  const chunk = Buffer.alloc(64 * 1024);
  for (let from = 0; from < files; from += 1000) {
    // one buffer for all, so that the memory is the reader's
    let end = 0;
    for (let index = from; index < from + 1000; index++) {
      end += chunk.write(`f${10_000_000 + index * 7} 5 ${index} etc/file\0`, end, 'latin1');
    }
    reader.push(chunk.subarray(0, end));
    peak = Math.max(peak, process.memoryUsage.rss());
    // as between two chunks of a pipe
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (counter.counts().files !== files) throw new Error('miscounted');
  const megabytes = (peak - before) / 2 ** 20;
  return [
    {
      measure: `memory for counting ${files} hard-linked files`,
      ours: `${megabytes.toFixed(0)} MB`,
      reference: '',
      ratio: null,
      goal: 60,
      met: megabytes < 60,
      note: 'growth of the resident set',
    },
  ];
}
