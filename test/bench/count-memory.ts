import { CountParser } from '../../lib/engine/count-parser.ts';
import type { BenchRow } from './row.ts';

/** What counting 1,000,000 hard-linked files adds to node's memory; fed with what `find` would say. */
export async function measureCountMemory(files = 1_000_000): Promise<BenchRow[]> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const parser = new CountParser();
  const chunk = Buffer.alloc(64 * 1024);
  for (let from = 0; from < files; from += 1000) {
    // one buffer for all, so that the memory is the parser's
    let end = 0;
    for (let index = from; index < from + 1000; index++) {
      end += chunk.write(`f5 ${10_000_000 + index * 7} ${index}\n`, end, 'latin1');
    }
    parser.push(chunk.subarray(0, end));
    peak = Math.max(peak, process.memoryUsage.rss());
    // as between two chunks of a pipe
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (parser.counts().files !== files) throw new Error('miscounted');
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
