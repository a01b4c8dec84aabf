import { hostPath } from '../format/paths.ts';
import { may, type Chrome } from '../views/chrome.ts';
import type { HostRow } from '../views/host-row.ts';
import { Card } from './card.tsx';
import { Icon } from './icon.tsx';
import { PostForm } from './post-form.tsx';
import { healthLooks } from './status-tone.ts';
import { Time } from './time.tsx';

/** Hosts that somebody has to look at, each with its cause, its cure and the button that tries again. */
export function AttentionList({ hosts, chrome }: { hosts: readonly HostRow[]; chrome: Chrome }) {
  return (
    <Card title="Needs attention" more={{ label: 'Failing hosts', href: '/hosts?health=failing' }}>
      <div class="card-body flush">
        <ul class="list attention">
          {hosts.map((host) => {
            const look = healthLooks[host.health];
            return (
              <li key={host.name}>
                <span class={look.tone}>
                  <Icon name={look.icon} />
                </span>
                <div>
                  <p class="line">
                    <a href={hostPath(host.name)}>{host.name}</a>
                    <span class={look.tone}>{look.label}</span>
                    <span class="faint small">
                      {host.lastGoodAt === null ? (
                        'no good backup yet'
                      ) : (
                        <>
                          last good backup <Time at={host.lastGoodAt} now={chrome.now} relative />
                        </>
                      )}
                    </span>
                  </p>
                  {host.healthReason !== null && <p>{host.healthReason}</p>}
                  {host.healthCure !== null && <p class="soft small">{host.healthCure}</p>}
                </div>
                {may(chrome, 'operator') && (
                  <div class="actions">
                    {host.health === 'damaged' && (
                      <a class="button little" href={hostPath(host.name, 'verify')}>
                        See damage
                      </a>
                    )}
                    <PostForm chrome={chrome} action={hostPath(host.name, 'backup')}>
                      <button class="button little" type="submit" aria-label={`Back up now: ${host.name}`}>
                        Back up now
                      </button>
                    </PostForm>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </Card>
  );
}
