import { hostPath } from '../format/paths.ts';
import { may, type Chrome } from '../views/chrome.ts';
import type { HostView } from '../views/host-view.ts';
import { Card, CardBody } from './card.tsx';
import { Facts } from './facts.tsx';
import { Status } from './status.tsx';
import { keyLooks } from './status-tone.ts';
import { Time } from './time.tsx';

interface SideCardProps {
  view: HostView;
  chrome: Chrome;
}

/** When the host is backed up by itself. */
export function ScheduleCard({ view: { host, schedule }, chrome }: SideCardProps) {
  const href = hostPath(host.name, 'schedule');
  const more = may(chrome, 'admin') ? { label: schedule === null ? 'Add' : 'Edit', href } : null;
  return (
    <Card title="Schedule" more={more}>
      <CardBody>
        {schedule === null ? (
          <p class="soft">Backed up only when somebody asks for it.</p>
        ) : (
          <>
            <Facts
              narrow
              facts={[
                { label: 'Cron', value: <code>{schedule.cron}</code> },
                { label: 'Time zone', value: schedule.timeZone },
                { label: 'Then prune', value: schedule.prune ? 'yes' : 'no' },
              ]}
            />
            {schedule.enabled && host.enabled ? (
              <ul class="due-list" aria-label="Next due times">
                {schedule.next.map((at) => (
                  <li key={at}>
                    <Time at={at} now={chrome.now} />
                    <span class="faint small">
                      <Time at={at} now={chrome.now} relative />
                    </span>
                  </li>
                ))}
              </ul>
            ) : (
              <p class="soft small">Switched off{host.enabled ? '' : ', because the host is disabled'}.</p>
            )}
          </>
        )}
      </CardBody>
    </Card>
  );
}

/** Which machine it is: without an approved key nothing is ever connected to. */
export function HostKeyCard({ view: { host, key }, chrome }: SideCardProps) {
  return (
    <Card title="Host key" more={{ label: 'Look', href: hostPath(host.name, 'keys') }}>
      <CardBody>
        <Status look={keyLooks[key.state]} />
        {key.approved === null ? (
          <p class="soft small">No backup runs before somebody compared and approved the key.</p>
        ) : (
          <>
            <p class="mono small">{key.approved.fingerprint}</p>
            {key.approved.approvedAt !== null && (
              <p class="faint small">
                {key.approved.type}, approved <Time at={key.approved.approvedAt} now={chrome.now} relative />
                {key.approved.approvedBy !== null && ` by ${key.approved.approvedBy}`}
              </p>
            )}
          </>
        )}
      </CardBody>
    </Card>
  );
}
