import { runPath, snapshotPath } from '../format/paths.ts';
import { measureText, needsPassword, targetOf, wishOf } from '../format/restore-words.ts';
import type { Chrome } from '../views/chrome.ts';
import type { RestoreView } from '../views/restore-view.ts';
import { Card, CardBody } from './card.tsx';
import { Facts, type Fact } from './facts.tsx';
import { Field } from './field.tsx';
import { Icon } from './icon.tsx';
import { Notice } from './notice.tsx';
import { FormProblems, PostForm } from './post-form.tsx';
import { pathFields } from './restore-form.tsx';
import { SnapshotTime } from './snapshot-time.tsx';
import { Time } from './time.tsx';

const shownPaths = 20;

/** What will happen, in words, and the buttons that try it or do it. */
export function RestoreReview({ view, chrome }: { view: RestoreView; chrome: Chrome }) {
  const wish = wishOf(view);
  const isToHost = wish.place !== 'directory';
  return (
    <>
      {isToHost && <KeyNotice view={view} chrome={chrome} />}
      {wish.deleteExtra && (
        <Notice tone="bad" title={`Files in ${targetOf(view, view.top)} will be deleted`}>
          <p>Everything there that the snapshot does not have is gone afterwards. Try the dry run first.</p>
        </Notice>
      )}
      <Card title="What will happen">
        <CardBody>
          <Facts facts={facts(view, chrome.now)} />
          <Moves view={view} />
        </CardBody>
      </Card>
      <StartForm view={view} chrome={chrome} />
    </>
  );
}

function facts(view: RestoreView, now: string): Fact[] {
  const wish = wishOf(view);
  const isToHost = wish.place !== 'directory';
  return [
    { label: 'From', value: <SnapshotTime view={view} now={now} /> },
    { label: 'How much', value: measureText(view.measure) },
    {
      label: 'Written by',
      value: isToHost
        ? `rsync over SSH, as ${view.evidence.sshUser} on ${view.evidence.address}`
        : `the worker on ${view.node}`,
    },
    { label: 'Files that are there', value: presentFilesText(wish, isToHost) },
    {
      label: 'Deleted',
      value: wish.deleteExtra ? <strong class="bad-text">what the snapshot does not have</strong> : 'nothing',
    },
    { label: 'Comes back with', value: 'owner, mode, times, links, ACLs and extended attributes' },
  ];
}

function presentFilesText({ overwrite }: { overwrite: boolean }, isToHost: boolean): string {
  if (isToHost) return 'replaced where they differ';
  return overwrite ? 'replaced where they differ' : 'none: refused unless empty or new';
}

/** From where to where, path by path. */
function Moves({ view }: { view: RestoreView }) {
  const paths = view.paths.length === 0 ? [{ id: 'id:', shown: view.top }] : view.paths;
  const more = paths.length - shownPaths;
  return (
    <ul class="moves">
      {paths.slice(0, shownPaths).map(({ id, shown }) => (
        <li key={id}>
          <code>{shown}</code>
          <Icon name="right" size={12} />
          <code>{targetOf(view, shown)}</code>
        </li>
      ))}
      {more > 0 && <li class="soft">and {more} more, in the same way</li>}
    </ul>
  );
}

/** Whether the key may write: known from earlier tries, found out by each try before anything is transferred. */
function KeyNotice({ view, chrome }: { view: RestoreView; chrome: Chrome }) {
  const { hostKeyApproved, lastWrite } = view.evidence;
  if (!hostKeyApproved) {
    return (
      <Notice
        tone="bad"
        title={`No host key of ${view.host} is approved: it cannot be connected to`}
        cure="Compare and approve it first: page Host key of the host."
      />
    );
  }
  const asked = 'The first thing each restore and dry run does is to ask the host whether it may.';
  if (lastWrite === null) {
    return (
      <Notice tone="info" title="Whether the key may write there is not known yet">
        <p>{asked} A key that may only read ends it before anything is transferred.</p>
      </Notice>
    );
  }
  const when = (
    <a href={runPath(lastWrite.runId)}>
      <Time at={lastWrite.at} now={chrome.now} relative />
    </a>
  );
  return lastWrite.allowed ? (
    <Notice tone="ok" title="The key could write there when it was last tried">
      <p>
        That was {when}. {asked}
      </p>
    </Notice>
  ) : (
    <Notice
      tone="warn"
      title="The key could only read there when it was last tried"
      cure="Let it write for the time of the restore: replace its line in authorized_keys on the host by one without “-ro”. Or restore to a directory here."
    >
      <p>
        That was {when}. {asked}
      </p>
    </Notice>
  );
}

function StartForm({ view, chrome }: { view: RestoreView; chrome: Chrome }) {
  const { form, host, paths } = view;
  const wish = wishOf(view);
  const asks = needsPassword(wish);
  const kept = ['place', 'directory', 'hostDirectory', 'overwrite', 'deleteExtra'];
  const fields = Object.fromEntries(kept.map((name) => [name, form.values[name] ?? '']));
  return (
    <Card
      title={wish.deleteExtra ? 'Restore and delete' : 'Restore'}
      className={wish.deleteExtra ? 'danger-zone' : ''}
      note="It becomes a run: you see its progress, can cancel it, and ask for it again, when it goes on where it was."
    >
      <CardBody>
        <PostForm
          chrome={chrome}
          action={`${snapshotPath(host, view.snapshot)}/restore`}
          className="form"
          fields={{ ...fields, ...pathFields(paths) }}
        >
          <FormProblems form={form} title="Nothing was started." />
          {asks && (
            <div class="field-row">
              {wish.deleteExtra && (
                <Field form={form} name="confirmHost" label={`Type “${host}” to confirm`} mono />
              )}
              <Field
                form={form}
                name="currentPassword"
                label="Your password"
                kind="password"
                autoComplete="current-password"
                hint="For the restore; a dry run needs none."
              />
            </div>
          )}
          <div class="form-foot">
            <button class="button" type="submit" name="intent" value="dry-run">
              <Icon name="eye" />
              Dry run: list what would change
            </button>
            <button
              class={wish.deleteExtra ? 'button danger' : 'button primary'}
              type="submit"
              name="intent"
              value="start"
            >
              <Icon name="back" />
              {wish.deleteExtra ? 'Restore and delete' : 'Restore now'}
            </button>
            <button class="button plain apart" type="submit" name="intent" value="change">
              Change…
            </button>
          </div>
        </PostForm>
      </CardBody>
    </Card>
  );
}
