import type { CheckResult } from '../../../contracts/check.ts';
import { runPath } from '../format/paths.ts';
import type { Plain } from '../views/plain.ts';
import { Card } from './card.tsx';
import { Command } from './command.tsx';
import { Status } from './status.tsx';
import { checkLooks } from './status-tone.ts';
import { Time } from './time.tsx';

type Found = Plain<CheckResult>;
type Finding = Pick<Found['checks'][number], 'name' | 'ok' | 'message' | 'cure'> & {
  fixes?: Found['checks'][number]['fixes'];
};

const words: Readonly<Record<string, string>> = {
  space: 'Backup disk',
  hard_links: 'Hard links',
  ssh_key: 'The service’s key',
  host_key: 'The host’s key',
  login: 'Login',
  remote_rsync: 'rsync',
  source: 'Source',
  directory: 'Directory',
  mount: 'Disk',
};

/** What a check of a host found, worst first read from the top, each with what to paste where. */
export function CheckFindings({ found, now }: { found: Found; now: string }) {
  const bad = found.checks.filter(({ ok }) => ok !== 'ok').length;
  return (
    <Card
      title={
        bad === 0
          ? 'A backup would work'
          : found.ok === 'failed'
            ? 'A backup would fail'
            : 'A backup would work, but'
      }
      note={
        <>
          Looked at <Time at={found.at} now={now} relative />.
        </>
      }
      more={found.runId === null ? null : { label: 'Log', href: runPath(found.runId) }}
    >
      <Findings findings={found.checks} />
    </Card>
  );
}

/** Findings one below the other. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul class="list gap-above">
      {findings.map(({ name, ok, message, cure, fixes = [] }) => (
        <li key={name + message} class="check-row">
          <span class="strong">{words[name] ?? name}</span>
          <Status look={checkLooks[ok]} />
          <p class="soft">{message}</p>
          {cure !== null && ok !== 'ok' && <p>{cure}</p>}
          {fixes.map(({ where, user, purpose, commands }) => (
            <div key={commands} class="fix">
              <p class="small">
                <span class="tag">{where === 'host' ? 'on the host' : 'on the backup host'}</span> as{' '}
                <strong>{user}</strong>. <span class="soft">{purpose}</span>
              </p>
              <Command text={commands} label={purpose} />
            </div>
          ))}
        </li>
      ))}
    </ul>
  );
}
