import { formatBytes } from '../format/bytes.ts';
import { countOf, formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { hostPath, snapshotPath } from '../format/paths.ts';
import type { RunView } from '../views/run-view.ts';
import { Card, CardBody } from './card.tsx';
import { DataTable } from './data-table.tsx';
import { Figures } from './facts.tsx';
import { Notice } from './notice.tsx';

const shownFiles = 200;

/** What a verify read, and what it found. */
export function VerifyOutcome({ verify }: { verify: NonNullable<RunView['verify']> }) {
  const { stats, host, damage, marked, snapshots } = verify;
  const left = stats.damaged - stats.healed;
  return (
    <>
      <Figures
        figures={[
          {
            label: 'Read',
            value: formatBytes(stats.bytesHashed),
            detail: countOf(stats.filesHashed, 'file'),
          },
          { label: 'Snapshots', value: formatCount(snapshots.length), detail: 'each shared file once' },
          {
            label: 'Damaged',
            value: left > 0 ? <span class="bad-text">{formatCount(left)}</span> : formatCount(left),
            detail: stats.healed > 0 ? `${countOf(stats.healed, 'file')} healed` : 'files',
          },
          {
            label: 'First checksums',
            value: formatCount(stats.recorded),
            detail: 'recorded for later verifies',
          },
          { label: 'Took', value: formatDuration(stats.durationMs), detail: 'from start to end' },
        ]}
      />
      {left > 0 && (
        <Notice
          tone="bad"
          title={`${countOf(left, 'file is', 'files are')} damaged; ${countOf(marked.length, 'snapshot has', 'snapshots have')} them`}
        >
          <p>
            <a href={hostPath(host, 'verify')}>What is damaged now, and what to do</a>
          </p>
        </Notice>
      )}
      {damage.length > 0 && (
        <Card
          title="Damage found"
          note={damage.length > shownFiles ? `The first ${shownFiles}; the log names them all.` : undefined}
        >
          <DataTable
            caption="Damaged files"
            columns={[
              { label: 'File', role: 'lead', cell: ({ path }) => <code class="cell-title">{path}</code> },
              {
                label: 'Seen in',
                cell: ({ snapshot }) => (
                  <a class="mono small" href={snapshotPath(host, snapshot)}>
                    {snapshot.name}
                  </a>
                ),
              },
              {
                label: 'Now',
                cell: ({ healed, found }) =>
                  healed ? (
                    <span class="status ok">healed</span>
                  ) : (
                    <span class="status bad">{found === null ? 'cannot be read' : 'damaged'}</span>
                  ),
              },
            ]}
            rows={damage.slice(0, shownFiles)}
            rowKey={({ pathId, snapshot }) => snapshot.name + pathId}
          />
        </Card>
      )}
      {stats.damaged === 0 && (
        <Card>
          <CardBody>
            <p>Everything that was read is what it was when it came.</p>
          </CardBody>
        </Card>
      )}
    </>
  );
}
