import { isEnded } from '../../domain/run-status.ts';
import { hostPath, runPath } from './format/paths.ts';
import { HostFrame } from './host-frame.tsx';
import { Card, CardBody, Empty } from './parts/card.tsx';
import { CheckFindings } from './parts/check-findings.tsx';
import { Icon } from './parts/icon.tsx';
import { Notice } from './parts/notice.tsx';
import { PostForm } from './parts/post-form.tsx';
import { Status } from './parts/status.tsx';
import { runLooks } from './parts/status-tone.ts';
import { may, type Chrome } from './views/chrome.ts';
import type { CheckView } from './views/check-view.ts';

/** Whether a backup of a host would work, tried by the machine that makes it, and what to paste where it would not. */
export function CheckPage({ view, chrome }: { view: CheckView; chrome: Chrome }) {
  const { host, run, found } = view;
  const isLive = run !== null && !isEnded(run.status);
  return (
    <HostFrame
      chrome={chrome}
      host={host}
      page="check"
      title="Check"
      actions={may(chrome, 'operator') && !isLive && <CheckButton view={view} chrome={chrome} />}
      liveSeconds={isLive ? 1 : null}
      refreshSeconds={isLive ? 3 : null}
    >
      <div class="stack narrow">
        <p class="soft">
          The backup host tries everything that a backup needs, in the order in which it would fail: disk,
          keys, login, rsync on both ends, sources. It transfers nothing.
        </p>
        {run === null && (
          <Card>
            <Empty icon="search" title="Nobody checked yet">
              <p>It takes a few seconds, and says for each thing that is wrong what to type where.</p>
            </Empty>
          </Card>
        )}
        {run !== null && isLive && (
          <Card>
            <CardBody>
              <p class="list-row">
                <Status look={runLooks[run.status]} label="Looking…" />
                <a href={runPath(run.id)}>Open the run</a>
              </p>
            </CardBody>
          </Card>
        )}
        {run !== null && run.status === 'failed' && run.message !== null && (
          <Notice tone="bad" title="The check could not be made">
            <p>{run.message}</p>
          </Notice>
        )}
        {found !== null && <CheckFindings found={found} now={chrome.now} />}
        {found !== null && found.ok !== 'failed' && view.isFirst && may(chrome, 'operator') && (
          <Card title="Ready for the first backup" note="It copies everything; later ones only what changed.">
            <CardBody>
              <PostForm chrome={chrome} action={hostPath(host.name, 'backup')}>
                <button class="button primary" type="submit">
                  <Icon name="run" />
                  Back up now
                </button>
              </PostForm>
            </CardBody>
          </Card>
        )}
      </div>
    </HostFrame>
  );
}

function CheckButton({ view, chrome }: { view: CheckView; chrome: Chrome }) {
  return (
    <PostForm chrome={chrome} action={hostPath(view.host.name, 'check')}>
      <button class="button primary" type="submit">
        <Icon name="search" />
        {view.run === null ? 'Check now' : 'Check again'}
      </button>
    </PostForm>
  );
}
