import { filesPath, hostPath } from '../format/paths.ts';
import { may, type Chrome } from '../views/chrome.ts';
import type { HostHead } from '../views/host-view.ts';
import type { SnapshotRow } from '../views/snapshot-row.ts';
import { Icon } from './icon.tsx';
import { PostForm } from './post-form.tsx';

/** What an operator does with a host: back it up, in one of three ways. */
export function HostActions(props: { host: HostHead; newest: SnapshotRow | null; chrome: Chrome }) {
  const { host, newest, chrome } = props;
  if (!may(chrome, 'operator')) return null;
  const action = hostPath(host.name, 'backup');
  return (
    <>
      <PostForm chrome={chrome} action={action}>
        <button class="button primary" type="submit">
          <Icon name="run" />
          Back up now
        </button>
      </PostForm>
      {newest !== null && (
        <a class="button" href={filesPath({ host: host.name, snapshot: newest })}>
          <Icon name="folder" />
          Browse files
        </a>
      )}
      <details class="menu">
        <summary class="button">
          More
          <Icon name="down" size={12} />
        </summary>
        <div class="menu-panel">
          <PostForm chrome={chrome} action={action} fields={{ prune: 'on' }}>
            <button class="button plain" type="submit">
              <Icon name="scissors" />
              Back up, then prune
            </button>
          </PostForm>
          <PostForm chrome={chrome} action={action} fields={{ kind: 'manual' }}>
            <button class="button plain" type="submit">
              <Icon name="pin" />
              Back up outside retention
            </button>
          </PostForm>
          <PostForm chrome={chrome} action={action} fields={{ dryRun: 'on' }}>
            <button class="button plain" type="submit">
              <Icon name="eye" />
              Dry run: only look
            </button>
          </PostForm>
          <PostForm chrome={chrome} action={hostPath(host.name, 'check')}>
            <button class="button plain" type="submit">
              <Icon name="shield" />
              Check the host
            </button>
          </PostForm>
          <PostForm chrome={chrome} action={hostPath(host.name, 'discover')}>
            <button class="button plain" type="submit">
              <Icon name="search" />
              Compare disk and records
            </button>
          </PostForm>
        </div>
      </details>
    </>
  );
}
