import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHostName } from '../../lib/domain/host-name.ts';
import { makeSnapshotName } from '../../lib/domain/snapshot-name.ts';
import { createBackupRoot } from '../../lib/engine/backup-root.ts';
import { scanHost } from '../../lib/engine/scan-host.ts';
import type { SnapshotMetadata } from '../../lib/engine/snapshot-metadata.ts';
import { timed, type BenchRow } from './row.ts';

/** Reading the metadata of 10,000 snapshots of one host from the disk. */
export async function measureScan(snapshots = 10_000): Promise<BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'pobsync-bench-'));
  try {
    const now = new Date('2026-11-20T00:00:00Z');
    const { root } = await createBackupRoot(`${directory}/root`, {
      uuid: randomUUID(),
      now,
      useExisting: false,
    });
    const host = parseHostName('web1');
    for (let index = 0; index < snapshots; index++) {
      const name = makeSnapshotName(new Date(now.getTime() + index * 1000), Buffer.alloc(6));
      const path = `${root.path}/${host}/scheduled/${name}`;
      mkdirSync(path, { recursive: true });
      const metadata: SnapshotMetadata = {
        format: 1,
        host,
        kind: 'scheduled',
        name,
        status: 'complete',
        startedAt: now.toISOString(),
        endedAt: now.toISOString(),
        runId: '01k9x2m4q7abc',
        address: '192.0.2.1',
        sources: ['/'],
        base: null,
        fill: 'link-dest',
        fakeSuper: false,
        rsync: { version: '3.5.0', args: ['--archive'], exitCode: 0 },
        counts: {
          files: 1,
          directories: 1,
          symlinks: 0,
          specials: 0,
          bytesTotal: 1,
          filesNew: 1,
          bytesNew: 1,
          filesLinked: 0,
        },
        stats: { filesTransferred: 1, bytesTransferred: 1 },
        suspicion: null,
        warnings: [],
      };
      writeFileSync(`${path}/snapshot.json`, JSON.stringify(metadata, null, 2));
    }
    let found = 0;
    const ms = await timed(async () => (found = (await scanHost(root, host)).snapshots.length));
    if (found !== snapshots) throw new Error(`found ${found} snapshots`);
    const row = {
      reference: '',
      ratio: null,
      goal: 5,
      met: ms < 5000,
      note: 'seconds; the goal for the disk part',
    };
    return [{ measure: `scan of ${snapshots} snapshots`, ours: `${(ms / 1000).toFixed(2)} s`, ...row }];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
