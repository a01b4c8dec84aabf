import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '../../lib/engine/remove-tree.ts';
import { makeSource, standardSource } from './make-source.ts';
import { ratioRow, timed, type BenchRow } from './row.ts';

/** Removing a snapshot of 100,000 files that share their inodes with another one, against `rm -rf`. */
export async function measureTreeRemoval(
  rounds = 5,
  shape = { ...standardSource, bigFiles: 0 },
): Promise<BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'pobsync-bench-'));
  try {
    mkdirSync(`${directory}/kept`);
    makeSource(`${directory}/kept`, shape);
    const tree = `${directory}/tree`;
    const copy = () => {
      // a snapshot is a tree of hard links
      spawnSync('cp', ['-al', `${directory}/kept`, tree]);
      spawnSync('sync', ['-f', directory]);
    };
    const ours: number[] = [];
    const plain: number[] = [];
    const once: Record<'ours' | 'plain', () => Promise<void>> = {
      ours: async () => {
        copy();
        ours.push(await timed(() => removeTree(tree)));
      },
      plain: async () => {
        copy();
        plain.push(await timed(async () => spawnSync('rm', ['-rf', tree])));
      },
    };
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? (['ours', 'plain'] as const) : (['plain', 'ours'] as const);
      for (const which of order) await once[which]();
    }
    return [ratioRow('removal of a 100,000-file snapshot', ours, plain, 0.8, 'against rm -rf')];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
