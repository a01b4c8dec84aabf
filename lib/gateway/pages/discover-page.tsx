import { formatCount } from './format/count.ts';
import { hostPath, runPath } from './format/paths.ts';
import { HostFrame } from './host-frame.tsx';
import { Card, CardBody, Empty } from './parts/card.tsx';
import { Figures } from './parts/facts.tsx';
import { IgnoredList } from './parts/ignored-list.tsx';
import { Icon } from './parts/icon.tsx';
import { PostForm } from './parts/post-form.tsx';
import { Status } from './parts/status.tsx';
import { runLooks } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { DiscoverView } from './views/discover-view.ts';

/** What the newest look at the disk found, compared with the records. */
export function DiscoverPage({ view, chrome }: { view: DiscoverView; chrome: Chrome }) {
  const { host, run, result } = view;
  return (
    <HostFrame
      chrome={chrome}
      host={host}
      page="discover"
      title="Discover"
      actions={
        may(chrome, 'operator') && (
          <PostForm chrome={chrome} action={hostPath(host.name, 'discover')}>
            <button class="button primary" type="submit">
              <Icon name="search" />
              Look at the disk
            </button>
          </PostForm>
        )
      }
    >
      <div class="stack">
        <p class="soft">
          The disk is the truth: this reads the snapshots that are there and corrects the records. It deletes
          nothing.
        </p>
        {run === null ? (
          <Card>
            <Empty icon="search" title="Nobody looked yet">
              <p>Useful after a database was restored, or a disk was moved here from another machine.</p>
            </Empty>
          </Card>
        ) : (
          <Card>
            <CardBody>
              <p class="list-row">
                <span>
                  <Status look={runLooks[run.status]} />{' '}
                  <Time at={run.endedAt ?? run.queuedAt} now={chrome.now} relative />
                </span>
                <a href={runPath(run.id)}>Open the run</a>
              </p>
              {run.message !== null && <p class="soft">{run.message}</p>}
            </CardBody>
          </Card>
        )}
        {result !== null && (
          <>
            <Figures
              figures={[
                { label: 'On disk', value: formatCount(result.found), detail: 'snapshots' },
                { label: 'Added', value: formatCount(result.added), detail: 'were unknown' },
                { label: 'Updated', value: formatCount(result.updated), detail: 'records were wrong' },
                { label: 'Missing', value: formatCount(result.missing), detail: 'known, not there' },
              ]}
            />
            <IgnoredList ignored={result.ignored} />
          </>
        )}
      </div>
    </HostFrame>
  );
}
