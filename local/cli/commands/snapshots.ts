import type { Command } from 'commander';
import { formatCount } from '../../../lib/domain/format-count.ts';
import { snapshotKinds } from '../../../lib/domain/snapshot-ref.ts';
import { snapshotStatuses } from '../../../lib/domain/snapshot-status.ts';
import { listSnapshots } from '../../../lib/operations/list-snapshots.ts';
import type { SnapshotView } from '../../../lib/operations/snapshot-view.ts';
import type { Cli } from '../cli.ts';
import { action, addCommand } from '../command.ts';
import { formatBytes } from '../output/bytes.ts';
import { statusWord } from '../output/status-word.ts';
import type { Style } from '../output/style.ts';
import { table, type Column } from '../output/table.ts';
import { formatAge } from '../output/time.ts';
import { pageNote, pageOptions, type PageOptions } from '../page-options.ts';
import { choiceOption } from '../parse-choice.ts';

export function addSnapshots(program: Command, cli: Cli): void {
  const command = addCommand(program, {
    usage: 'snapshots [host]',
    summary: 'List snapshots, newest first',
    examples: ['pobsync snapshots web1', 'pobsync snapshots --status suspicious'],
  })
    .addOption(choiceOption('--kind <KIND>', 'only this kind', snapshotKinds))
    .addOption(choiceOption('--status <STATUS>', 'only this status', snapshotStatuses));
  pageOptions(command, 100).action(
    action(
      cli,
      async (host: string | undefined, options: PageOptions & { kind?: string; status?: string }) => {
        const services = cli.services();
        const result = await listSnapshots(services, { host, ...options });
        const text =
          result.total === 0
            ? 'No snapshots.\n'
            : snapshotsText(result.items, host === undefined, services.clock.now(), cli.terminal.style) +
              pageNote(result);
        return { json: result, text };
      },
    ),
  );
}

function snapshotsText(
  snapshots: readonly SnapshotView[],
  ofAllHosts: boolean,
  now: Date,
  style: Style,
): string {
  const hostColumn: Column<SnapshotView>[] = ofAllHosts ? [{ title: 'HOST', cell: ({ host }) => host }] : [];
  return table(
    [
      ...hostColumn,
      { title: 'SNAPSHOT', cell: ({ name }) => name },
      { title: 'KIND', cell: ({ kind }) => kind },
      { title: 'AGE', cell: ({ startedAt }) => formatAge(startedAt, now) },
      {
        title: 'FILES',
        cell: ({ filesTotal }) => (filesTotal === null ? '–' : formatCount(filesTotal)),
        right: true,
      },
      { title: 'SIZE', cell: ({ bytesTotal }) => formatBytes(bytesTotal), right: true },
      { title: 'NEW', cell: ({ bytesNew }) => formatBytes(bytesNew), right: true },
      { title: 'STATUS', cell: (snapshot) => snapshotStatus(snapshot, style) },
    ],
    snapshots,
    style,
  );
}

function snapshotStatus(snapshot: SnapshotView, style: Style): string {
  const notes = [
    snapshot.acknowledged ? `acknowledged by ${snapshot.acknowledgedBy ?? 'somebody'}` : snapshot.suspicion,
    snapshot.pinned ? 'pinned' : null,
    snapshot.inUseBy === null ? null : `read by run ${snapshot.inUseBy}`,
  ].filter((note) => note !== null);
  return [statusWord(snapshot.status, style), ...notes.map((note) => style.dim(note))].join('  ');
}
