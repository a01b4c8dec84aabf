import { filesPath, hostPath, restorePath, snapshotPath } from './format/paths.ts';
import { measureText } from './format/restore-words.ts';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { Notice } from './parts/notice.tsx';
import { RestoreForm } from './parts/restore-form.tsx';
import { RestoreReview } from './parts/restore-review.tsx';
import { SnapshotTime } from './parts/snapshot-time.tsx';
import type { Chrome } from './views/chrome.ts';
import type { RestoreView } from './views/restore-view.ts';

const shownPaths = 12;

/** Getting files back in two steps: where to, then what exactly will happen. */
export function RestorePage({ view, chrome }: { view: RestoreView; chrome: Chrome }) {
  const { host, snapshot, step } = view;
  return (
    <Layout
      chrome={chrome}
      title={`Restore of ${host}`}
      crumbs={[
        { label: host, href: hostPath(host) },
        { label: 'Snapshots', href: `/snapshots?host=${encodeURIComponent(host)}` },
        { label: snapshot.name, href: snapshotPath(host, snapshot) },
        { label: 'Files', href: filesPath(view) },
        { label: 'Restore', href: null },
      ]}
      heading={step === 'choose' ? 'Restore: where to?' : 'Restore: is this right?'}
      lead={
        <>
          Files of <a href={hostPath(host)}>{host}</a> as they were on{' '}
          <SnapshotTime view={view} now={chrome.now} />
        </>
      }
    >
      <ol class="stages" aria-label="Steps">
        <li class="done">Choose files</li>
        <li class={step === 'choose' ? 'now' : 'done'} aria-current={step === 'choose' ? 'step' : undefined}>
          Where to
        </li>
        <li class={step === 'review' ? 'now' : ''} aria-current={step === 'review' ? 'step' : undefined}>
          Review
        </li>
      </ol>
      <div class="stack">
        {view.status === 'damaged' && (
          <Notice
            tone="bad"
            title="Some files of this snapshot are damaged"
            cure="Look whether another snapshot has them whole, or repair them first: page Verify of the host."
          />
        )}
        {view.status === 'partial' && (
          <Notice tone="warn" title="This snapshot is partial">
            <p>Some files could not be read when it was made, so they are not in it.</p>
          </Notice>
        )}
        {step === 'choose' ? (
          <>
            <Chosen view={view} />
            <RestoreForm view={view} chrome={chrome} />
          </>
        ) : (
          <RestoreReview view={view} chrome={chrome} />
        )}
      </div>
    </Layout>
  );
}

function Chosen({ view }: { view: RestoreView }) {
  const { paths, measure } = view;
  const more = paths.length - shownPaths;
  return (
    <Card
      title={paths.length === 0 ? `Everything in ${view.top}` : 'Chosen'}
      note={measureText(measure)}
      more={
        paths.length === 0
          ? { label: 'Choose files', href: filesPath(view) }
          : { label: 'Everything instead', href: restorePath(view) }
      }
    >
      {paths.length > 0 && (
        <CardBody>
          <ul class="path-list">
            {paths.slice(0, shownPaths).map(({ id, shown }) => (
              <li key={id}>
                <code>{shown}</code>
              </li>
            ))}
            {more > 0 && <li class="soft">and {more} more</li>}
          </ul>
        </CardBody>
      )}
    </Card>
  );
}
