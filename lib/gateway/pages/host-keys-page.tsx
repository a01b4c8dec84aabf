import { isEnded } from '../../domain/run-status.ts';
import { hostPath, runPath } from './format/paths.ts';
import { HostFrame } from './host-frame.tsx';
import { Card, CardBody } from './parts/card.tsx';
import { Command } from './parts/command.tsx';
import { Field } from './parts/field.tsx';
import { Icon } from './parts/icon.tsx';
import { Notice } from './parts/notice.tsx';
import { FormProblems, PostForm } from './parts/post-form.tsx';
import { ServiceKey } from './parts/service-key.tsx';
import { Status } from './parts/status.tsx';
import { keyLooks, runLooks } from './parts/status-tone.ts';
import { Time } from './parts/time.tsx';
import { may, type Chrome } from './views/chrome.ts';
import type { HostKey, HostKeysView } from './views/host-keys-view.ts';

/** Which keys prove that a machine is this host, and the way to approve one after comparing its fingerprint. */
export function HostKeysPage({ view, chrome }: { view: HostKeysView; chrome: Chrome }) {
  const { host, approved } = view;
  const isAdmin = may(chrome, 'admin');
  const action = hostPath(host.name, 'keys');
  const isLive = view.scan !== null && !isEnded(view.scan.status);
  const isNew = view.presented === null && approved.length === 0;
  return (
    <HostFrame
      chrome={chrome}
      host={host}
      page="keys"
      title="Host key"
      actions={
        may(chrome, 'operator') &&
        !isLive && (
          <PostForm chrome={chrome} action={action} fields={{ intent: 'scan' }}>
            <button class={isNew ? 'button primary' : 'button'} type="submit">
              <Icon name="refresh" />
              Ask the host for its keys
            </button>
          </PostForm>
        )
      }
      liveSeconds={isLive ? 1 : null}
      refreshSeconds={isLive ? 3 : null}
    >
      <div class="stack narrow">
        <FormProblems form={{ values: {}, problems: view.problems.filter(({ field }) => field === null) }} />
        {view.state === 'changed' && (
          <Notice
            tone="bad"
            title="The host presents another key than the approved one"
            cure="If the machine was reinstalled, compare the new fingerprint on its own console and approve it. If not, somebody may be in between."
          >
            <p>Nothing is transferred until this is settled.</p>
          </Notice>
        )}
        <ScanState view={view} />
        <Presented view={view} chrome={chrome} />
        <ServiceKey publicLine={view.servicePublicKey} sshUser={view.sshUser} />
        <Card title="Approved keys">
          {approved.length === 0 ? (
            <CardBody>
              <Status look={keyLooks.unknown} />
              <p class="soft">pobsync connects to no machine whose key was not approved.</p>
            </CardBody>
          ) : (
            <ul class="list">
              {approved.map((key) => (
                <li key={key.fingerprint}>
                  <KeyLine hostKey={key} />
                  {key.approvedAt !== null && (
                    <p class="faint small">
                      approved <Time at={key.approvedAt} now={chrome.now} relative />
                      {key.approvedBy !== null && ` by ${key.approvedBy}`}
                    </p>
                  )}
                  {isAdmin && <RevokeForm view={view} chrome={chrome} hostKey={key} />}
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </HostFrame>
  );
}

/** Whether somebody is asking right now, or could not. */
function ScanState({ view: { scan } }: { view: HostKeysView }) {
  if (scan === null || (isEnded(scan.status) && scan.status !== 'failed')) return null;
  if (scan.status === 'failed') {
    return (
      <Notice tone="bad" title="The host could not be asked" cure={scan.cure}>
        <p>{scan.message}</p>
      </Notice>
    );
  }
  return (
    <Card>
      <CardBody>
        <p class="list-row">
          <Status look={runLooks[scan.status]} label="Asking the host…" />
          <a href={runPath(scan.id)}>Open the run</a>
        </p>
      </CardBody>
    </Card>
  );
}

function Presented({ view, chrome }: { view: HostKeysView; chrome: Chrome }) {
  const { presented, approved, host } = view;
  const fresh =
    presented?.keys.filter((key) => approved.every((one) => one.fingerprint !== key.fingerprint)) ?? [];
  if (presented === null || fresh.length === 0) return null;
  return (
    <Card
      title="Waiting for approval"
      note={
        <>
          Seen <Time at={presented.at} now={chrome.now} relative />. Compare with the host’s own console:
        </>
      }
    >
      <CardBody>
        <Command text="ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" label="the command" />
      </CardBody>
      <ul class="list">
        {fresh.map((key) => (
          <li key={key.fingerprint}>
            <KeyLine hostKey={key} />
            {may(chrome, 'admin') && (
              <PostForm
                chrome={chrome}
                action={hostPath(host.name, 'keys')}
                fields={{ intent: 'approve', fingerprint: key.fingerprint }}
                className="form-foot gap-above"
              >
                <button class="button primary" type="submit">
                  <Icon name="shield" />
                  The fingerprint is the same: approve
                </button>
              </PostForm>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function KeyLine({ hostKey }: { hostKey: HostKey }) {
  return (
    <>
      <p class="fingerprint">{hostKey.fingerprint}</p>
      <p class="soft small mono">{hostKey.type}</p>
    </>
  );
}

function RevokeForm({ view, chrome, hostKey }: { view: HostKeysView; chrome: Chrome; hostKey: HostKey }) {
  return (
    <details class="disclose">
      <summary>Revoke</summary>
      <PostForm
        chrome={chrome}
        action={hostPath(view.host.name, 'keys')}
        fields={{ intent: 'revoke', fingerprint: hostKey.fingerprint }}
        className="form"
      >
        <Field
          form={{ values: {}, problems: view.problems }}
          name="currentPassword"
          label="Your password"
          kind="password"
          autoComplete="current-password"
          required
        />
        <div class="form-foot">
          <button class="button danger" type="submit">
            Revoke this key
          </button>
        </div>
      </PostForm>
    </details>
  );
}
