import { ReceivedChecksums } from '../../lib/engine/checksums/received-checksums.ts';
import { surveyTree } from '../../lib/engine/survey-tree.ts';
import { TreeCounter } from '../../lib/engine/tree-counts.ts';
import { walkTree } from '../../lib/engine/walk-tree.ts';
import { makeBackupSite } from '../helpers/backup-site.ts';
import { startSshd } from '../helpers/sshd.ts';
import { changeOnePercent, makeSource, standardSource } from './make-source.ts';
import { median, timed, type BenchRow } from './row.ts';

/**
 * What it costs that a backup records checksums: the look at the finished tree with recording against one that only
 * counts, in turns, as a share of the whole backup. Taking rsync's checksums out of its output is part of both kinds of
 * backup's time here, and is some hundredths of a second for 100,000 files.
 */
export async function measureChecksumCost(rounds = 5, shape = standardSource): Promise<BenchRow[]> {
  const sshd = await startSshd({ asItComes: true });
  const site = await makeBackupSite(sshd);
  try {
    makeSource(site.source, shape);
    let base = await site.backUp();
    const backups: number[] = [];
    const recording: number[] = [];
    const counting: number[] = [];
    for (let round = 0; round < rounds; round++) {
      changeOnePercent(site.source, shape, round);
      const on = base;
      backups.push(
        await timed(async () => (base = await site.backUp({ bases: { primary: on.metadata, extras: [] } }))),
      );
      const directory = base.path ?? '';
      const trees = [`${on.path}/data`];
      const record = async () => {
        recording.push(await timed(() => surveyTree(directory, trees, new ReceivedChecksums())));
      };
      const count = async () => {
        counting.push(await timed(() => countOnly(`${directory}/data`)));
      };
      await (round % 2 === 0 ? record().then(count) : count().then(record));
    }
    const costMs = median(recording) - median(counting);
    const share = costMs / (median(backups) - costMs);
    return [
      {
        measure: 'recording checksums, 1 % changed',
        ours: `${costMs.toFixed(0)} ms`,
        reference: `${(median(backups) / 1000).toFixed(2)} s`,
        ratio: Number(share.toFixed(3)),
        goal: 0.05,
        met: share <= 0.05,
        note: `of a backup without; ${median(recording).toFixed(0)} ms against ${median(counting).toFixed(0)} ms for counting alone`,
      },
    ];
  } finally {
    await site.remove();
    await sshd.stop();
  }
}

async function countOnly(tree: string): Promise<void> {
  const counter = new TreeCounter();
  const visitor = {
    file: (high: number, low: number, links: number, sizeBytes: number) =>
      counter.file(high, low, links, sizeBytes),
    other: (type: 'd' | 'l' | 'o') => counter.other(type),
  };
  await walkTree(tree, visitor, () => undefined);
}
