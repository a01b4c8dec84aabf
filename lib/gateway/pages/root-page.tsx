import { isEnded } from '../../domain/run-status.ts';
import { runPath } from './format/paths.ts';
import { Layout } from './layout.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { Findings } from './parts/check-findings.tsx';
import { Field } from './parts/field.tsx';
import { Notice } from './parts/notice.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { Status } from './parts/status.tsx';
import { runLooks } from './parts/status-tone.ts';
import type { Chrome } from './views/chrome.ts';
import type { RootView } from './views/root-view.ts';

/** The first step: which directory of the backup host is to hold all snapshots, and whether it is fit for that. */
export function RootPage({ view, chrome }: { view: RootView; chrome: Chrome }) {
  const { run } = view;
  const isLive = run !== null && !isEnded(run.status);
  return (
    <Layout
      chrome={chrome}
      title="Backup root"
      crumbs={[
        { label: 'First steps', href: '/' },
        { label: 'Backup root', href: null },
      ]}
      heading="Choose the backup root"
      lead={`The directory on backup host ${chrome.node} that will hold all snapshots.`}
      liveSeconds={isLive ? 1 : null}
      refreshSeconds={isLive ? 3 : null}
    >
      <div class="stack narrow">
        <FormProblems form={view.form} />
        {!view.workerRunning && view.current === null && (
          <Notice
            tone="warn"
            title="No worker is running"
            cure="Start it on the backup host: pobsync serve, or pobsync scheduler --loop."
          >
            <p>The directory is looked at and made by the worker; it does so as soon as it runs.</p>
          </Notice>
        )}
        {view.current === null ? (
          !isLive && <ChooseForm view={view} chrome={chrome} />
        ) : (
          <Notice tone="ok" title="The backup root is set">
            <p class="mono">{view.current}</p>
            <p>
              <a href="/">Go on with the next step</a>
            </p>
          </Notice>
        )}
        {run !== null && isLive && (
          <Card>
            <CardBody>
              <p class="list-row">
                <Status look={runLooks[run.status]} label="The worker looks at the directory…" />
                <a href={runPath(run.id)}>Open the run</a>
              </p>
            </CardBody>
          </Card>
        )}
        {run !== null && run.status === 'failed' && view.current === null && (
          <Notice tone="bad" title={run.message ?? 'The look failed.'} cure={view.cure} />
        )}
        <Found view={view} chrome={chrome} />
      </div>
    </Layout>
  );
}

function ChooseForm({ view, chrome }: { view: RootView; chrome: Chrome }) {
  return (
    <Card note="Best a disk of its own. It is made if it is not there; a directory with other things in it is refused.">
      <CardBody>
        <PostForm chrome={chrome} action="/setup/root" fields={{ intent: 'look' }} className="form">
          <Field
            form={view.form}
            name="path"
            label="Directory"
            placeholder="/mnt/backups/pobsync"
            hint="An absolute path on the backup host. In a container: where the disk is bound inside of it."
            mono
            required
            autoFocus
          />
          <div class="form-foot">
            <button class={view.found === null ? 'button primary' : 'button'} type="submit">
              Look at it
            </button>
          </div>
        </PostForm>
      </CardBody>
    </Card>
  );
}

function Found({ view, chrome }: { view: RootView; chrome: Chrome }) {
  const { found, current } = view;
  if (found === null) return null;
  return (
    <Card
      title={<code>{found.path}</code>}
      note={found.made === null ? 'Looked at; nothing was changed.' : undefined}
    >
      <Findings findings={found.checks} />
      {current === null && found.ok !== 'failed' && (
        <CardBody>
          <PostForm chrome={chrome} action="/setup/root" fields={{ intent: 'make', path: found.path }}>
            <button class="button primary" type="submit">
              Make it the backup root
            </button>
          </PostForm>
        </CardBody>
      )}
    </Card>
  );
}
