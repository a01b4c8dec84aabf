import { formatBytes } from '../format/bytes.ts';
import { readChange, type Change } from '../format/change-line.ts';
import { countOf, formatCount } from '../format/count.ts';
import { formatDuration } from '../format/duration.ts';
import { snapshotPath } from '../format/paths.ts';
import { may, type Chrome } from '../views/chrome.ts';
import type { RestoreRun } from '../views/run-view.ts';
import { Card, CardBody } from './card.tsx';
import { DataTable } from './data-table.tsx';
import { Figures } from './facts.tsx';
import { Icon } from './icon.tsx';
import { Notice } from './notice.tsx';
import { PostForm } from './post-form.tsx';
import type { StatusTone } from './status-tone.ts';

interface RestoreOutcomeProps {
  host: string;
  restore: RestoreRun;
  chrome: Chrome;
}

/** What a restore brought back; of a dry run, what it would change, and the way to do it. */
export function RestoreOutcome({ host, restore, chrome }: RestoreOutcomeProps) {
  const { outcome } = restore;
  if (outcome === null) return null;
  const { dryRun, changesTotal, filesTransferred, bytesTransferred, durationMs, target } = outcome;
  return (
    <>
      <Figures
        figures={[
          {
            label: dryRun ? 'Would change' : 'Changed',
            value: formatCount(changesTotal),
            detail: changesTotal === 1 ? 'entry' : 'entries',
          },
          {
            label: dryRun ? 'Would be copied' : 'Copied',
            value: formatBytes(bytesTransferred),
            detail: countOf(filesTransferred, 'file'),
          },
          { label: 'Took', value: formatDuration(durationMs), detail: 'from start to end' },
        ]}
      />
      {dryRun ? (
        <>
          <DryRunNotice host={host} restore={restore} chrome={chrome} />
          <Changes outcome={outcome} />
        </>
      ) : (
        <Notice tone="ok" title={`Restored to ${target}`}>
          <p>
            {changesTotal === 0
              ? 'Everything was there already, and right.'
              : 'Files are copies with owner, mode and times as they were; the snapshot is untouched.'}
          </p>
        </Notice>
      )}
    </>
  );
}

function DryRunNotice({ host, restore, chrome }: RestoreOutcomeProps) {
  const { outcome, again } = restore;
  if (outcome === null) return null;
  return (
    <Notice tone="info" title={`Nothing was written to ${outcome.target}`}>
      <p>This was a look at what a restore would change.</p>
      {may(chrome, 'admin') && (
        <PostForm
          chrome={chrome}
          action={`${snapshotPath(host, outcome.snapshot)}/restore`}
          fields={again}
          className="gap-above"
        >
          <button class="button primary" type="submit" name="intent" value="review">
            <Icon name="back" />
            Restore it…
          </button>
        </PostForm>
      )}
    </Notice>
  );
}

const words: Record<Change['what'], { word: string; tone: StatusTone }> = {
  new: { word: 'new', tone: 'ok' },
  replaced: { word: 'replaced', tone: 'warn' },
  adjusted: { word: 'adjusted', tone: 'quiet' },
  deleted: { word: 'deleted', tone: 'bad' },
};

function Changes({ outcome }: { outcome: NonNullable<RestoreRun['outcome']> }) {
  const { changes, changesTotal, target } = outcome;
  const rows = changes.map(
    (line): Change => readChange(line) ?? { what: 'adjusted', detail: '', sizeBytes: null, name: line },
  );
  const note =
    changesTotal > changes.length
      ? `The first ${formatCount(changes.length)} of ${formatCount(changesTotal)}, below ${target}.`
      : `Below ${target}.`;
  return (
    <Card title="What would change" note={note}>
      {rows.length === 0 ? (
        <CardBody>
          <p class="soft">Nothing: everything is there already, and right.</p>
        </CardBody>
      ) : (
        <DataTable
          caption="What would change"
          columns={[
            { label: 'Entry', role: 'lead', cell: ({ name }) => <code class="cell-title">{name}</code> },
            {
              label: 'Change',
              cell: ({ what, detail }) => (
                <>
                  <span class={`status ${words[what].tone}`}>{words[what].word}</span>
                  {detail !== '' && <span class="soft small"> {detail}</span>}
                </>
              ),
            },
            {
              label: 'Size',
              numeric: true,
              cell: ({ sizeBytes }) => (sizeBytes === null ? '' : formatBytes(sizeBytes)),
            },
          ]}
          rows={rows}
          rowKey={({ name, what }) => what + name}
        />
      )}
    </Card>
  );
}
