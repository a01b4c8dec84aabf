import { checkResult } from '../../../contracts/check.ts';
import type { StatusResult } from '../../../contracts/status.ts';
import type { Fleet } from '../../../operations/fleet-overview.ts';
import { showHostKeys } from '../../../operations/host-keys.ts';
import { lastRun } from '../../../operations/last-run.ts';
import type { Services } from '../../../operations/services.ts';
import { hostPath, runPath } from '../format/paths.ts';
import type { FirstRunStep } from '../views/dashboard-view.ts';
import { resultOf } from './result-of.ts';

/** How far a new installation is. */
export interface FirstRunFacts {
  rootPath: string | null;
  /** The first host; null when there is none. */
  host: string | null;
  keyApproved: boolean;
  checkPassed: boolean;
  hasSnapshot: boolean;
  /** The backup that runs or waits now. */
  activeRunId: string | null;
  hasSchedule: boolean;
}

/** null once everything is set up; cheap then, for the dashboard asks each time. */
export async function loadFirstRun(
  services: Services,
  { hosts, attention, active }: Fleet,
  { backupRoot, counts }: Pick<StatusResult, 'counts' | 'backupRoot'>,
): Promise<FirstRunFacts | null> {
  if (backupRoot.path !== null && counts.snapshots > 0 && counts.schedules > 0) return null;
  const host = hosts.items[0]?.name ?? attention[0]?.name ?? null;
  const check = host === null ? null : await lastRun(services, { host, operation: 'check' });
  const found = check === null ? null : resultOf(check, 'check', checkResult);
  return {
    ...{ host, rootPath: backupRoot.path },
    keyApproved: host !== null && (await showHostKeys(services, { host })).approved.length > 0,
    checkPassed: counts.snapshots > 0 || (found !== null && found.ok !== 'failed'),
    hasSnapshot: counts.snapshots > 0,
    activeRunId: active.find(({ operation }) => operation === 'backup')?.id ?? null,
    hasSchedule: counts.schedules > 0,
  };
}

/** From nothing to backups that happen by themselves. */
export function firstSteps(facts: FirstRunFacts): FirstRunStep[] {
  const { host, activeRunId } = facts;
  const page = (name: string) => (host === null ? '/hosts/new' : hostPath(host, name));
  return [
    {
      title: 'Choose the backup root',
      text: 'The directory on the backup host that will hold all snapshots; best a disk of its own.',
      done: facts.rootPath !== null,
      action: { label: 'Choose a directory', href: '/setup/root' },
    },
    {
      title: 'Add a host',
      text: 'A machine that pobsync fetches files from, over SSH. It needs rsync and sshd, and nothing of ours.',
      done: host !== null,
      action: { label: 'Add a host', href: '/hosts/new' },
    },
    {
      title: 'Let each know the other',
      text: 'Put one line into authorized_keys on the host, and approve the host’s own key after comparing it.',
      done: facts.keyApproved,
      action: { label: 'Keys', href: page('keys') },
    },
    {
      title: 'Check it',
      text: 'Tries disk, keys, login, rsync and sources; says what to type where if something is wrong.',
      done: facts.checkPassed,
      action: { label: 'Check the host', href: page('check') },
    },
    {
      title: 'Make the first backup',
      text: 'It copies everything, and can be watched. Later ones only take what changed.',
      done: facts.hasSnapshot,
      action:
        activeRunId === null
          ? { label: 'To the host', href: page('') }
          : { label: 'Watch it', href: runPath(activeRunId) },
    },
    {
      title: 'Give it a schedule',
      text: 'From then on backups happen by themselves.',
      done: facts.hasSchedule,
      action: { label: 'Schedule', href: page('schedule') },
    },
  ];
}
