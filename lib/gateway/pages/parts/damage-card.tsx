import { countOf } from '../format/count.ts';
import { filePath, hostPath, snapshotPath } from '../format/paths.ts';
import { may, type Chrome } from '../views/chrome.ts';
import type { VerifyView } from '../views/verify-view.ts';
import { Card, CardBody } from './card.tsx';
import { DataTable } from './data-table.tsx';
import { Icon } from './icon.tsx';
import { PostForm } from './post-form.tsx';
import { Time } from './time.tsx';

const shownFiles = 200;
const shownSnapshots = 6;

type DamagedFile = VerifyView['damage']['files'][number];

/** What is damaged, who shares it, and what can be done about it. Nothing at all when nothing is known to be. */
export function DamageCard({ view, chrome }: { view: VerifyView; chrome: Chrome }) {
  const { damage, host } = view;
  if (damage.snapshots.length === 0) return null;
  const files = damage.filesTotal === 0 ? 'Files' : countOf(damage.filesTotal, 'file');
  const verb = damage.filesTotal === 1 ? 'is' : 'are';
  return (
    <Card
      className="alarm"
      title={
        <>
          <Icon name="broken" />
          {files} {verb} damaged, in {countOf(damage.snapshots.length, 'snapshot')}
        </>
      }
      note="The bytes on the disk are not those that came from the host. Snapshots that share a file share its damage."
    >
      <CardBody>
        <ul class="advice">
          <li>
            The next backup takes none of these snapshots for its base, so it fetches the files anew: from
            then on they are whole.
          </li>
          <li>
            Repair fetches damaged files from {host.name} again. Where they are still the same there, that
            heals every snapshot that shares them.
          </li>
          <li>
            Look at the disk: its error counters, its cables, its memory. One flipped bit is rarely alone.
          </li>
        </ul>
        {may(chrome, 'operator') && (
          <PostForm
            chrome={chrome}
            action={hostPath(host.name, 'verify')}
            className="gap-above"
            fields={{ snapshot: damage.inOne ?? '', samplePercent: '100', repair: 'on' }}
          >
            <button class="button danger" type="submit">
              <Icon name="refresh" />
              Verify and repair {damage.inOne === null ? 'all snapshots' : 'the snapshot that has them all'}
            </button>
          </PostForm>
        )}
        {damage.problem !== null && (
          <p class="soft gap-above">The names are not known here: {damage.problem}</p>
        )}
      </CardBody>
      {damage.files.length > 0 && <DamagedFiles view={view} chrome={chrome} />}
      {damage.filesTotal > shownFiles && (
        <p class="card-foot soft">
          The first {shownFiles} of {countOf(damage.filesTotal, 'file')}; the runs’ logs name them all.
        </p>
      )}
    </Card>
  );
}

function DamagedFiles({ view: { damage, host }, chrome }: { view: VerifyView; chrome: Chrome }) {
  return (
    <DataTable<DamagedFile>
      caption="Damaged files"
      columns={[
        {
          label: 'File',
          role: 'lead',
          cell: ({ path, isReadable }) => (
            <>
              <code class="cell-title">{path}</code>
              {!isReadable && <span class="tag bad">cannot be read at all</span>}
            </>
          ),
        },
        { label: 'Found', cell: ({ foundAt }) => <Time at={foundAt} now={chrome.now} relative /> },
        {
          label: 'Shared by',
          cell: ({ snapshots, id }) => (
            <span class="shared-by">
              {snapshots.slice(0, shownSnapshots).map((one) => (
                <a
                  key={one.kind + one.name}
                  href={
                    may(chrome, 'operator')
                      ? filePath({ host: host.name, snapshot: one }, id)
                      : snapshotPath(host.name, one)
                  }
                >
                  <Time at={one.startedAt} now={chrome.now} />
                </a>
              ))}
              {snapshots.length > shownSnapshots && (
                <span class="faint">and {snapshots.length - shownSnapshots} more</span>
              )}
            </span>
          ),
        },
      ]}
      rows={damage.files.slice(0, shownFiles)}
      rowKey={({ id, snapshots }) => id + (snapshots[0]?.name ?? '')}
    />
  );
}
