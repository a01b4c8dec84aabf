import { getGlobalSettings, type GlobalSettingsRecord } from '../data/global-settings.ts';
import { listHosts as selectHosts, type HostRecord } from '../data/hosts.ts';
import { lastGoodPerHost, type LastGood } from '../data/last-good-per-host.ts';
import type { Page, PageRequest } from '../data/page.ts';
import { newestBackupIds } from '../data/fleet.ts';
import { activeRuns, runsById } from '../data/runs.ts';
import { schedulesOfHosts } from '../data/schedules.ts';
import type { Tx } from '../data/tx.ts';
import type { ScheduleTimes } from './change-schedule.ts';
import { viewSchedule, type ScheduleView } from './configure-schedule.ts';
import { viewVerifySchedule, type VerifyScheduleView } from './configure-verify-schedule.ts';
import { serviceTimeZone } from './host-context.ts';
import { toPlain, type Plain } from './plain.ts';
import { rememberedNextDue } from './remember-next-due.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';

export interface ListHostsInput extends PageRequest {
  /** Part of the name or the address. */
  search?: string | undefined;
  enabled?: boolean | undefined;
}

/** A host at a glance; plain JSON with ISO times. */
export interface HostSummary {
  host: string;
  address: string;
  node: string;
  enabled: boolean;
  comment: string;
  version: number;
  /** The newest snapshot that may be restored from without a second look. */
  lastGood: Plain<NonNullable<LastGood['snapshot']>> | null;
  /** An enabled host whose newest good snapshot is older than its setting allows, or that has none. */
  overdue: boolean;
  /** The newest backup that was tried. */
  latestBackup: RunView | null;
  /** What waits or runs now. */
  active: RunView[];
  schedule: ScheduleView | null;
  nextDue: string | null;
  /** When its snapshots are read again. */
  verifySchedule: VerifyScheduleView | null;
  nextVerify: string | null;
}

/** Hosts by name. */
export async function listHosts(services: Services, input: ListHostsInput = {}): Promise<Page<HostSummary>> {
  const { search, enabled, ...page } = input;
  const filter = {
    ...(search === undefined ? {} : { search }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  const database = await services.database();
  return database.read(async (tx) => {
    const found = await selectHosts(tx, filter, { pageSize: 1000, ...page });
    return { ...found, items: await summariseHosts(services, tx, found.items) };
  });
}

/** Adds to hosts what became of them and what will. */
export async function summariseHosts(
  services: Services,
  tx: Tx,
  hosts: readonly HostRecord[],
): Promise<HostSummary[]> {
  const global = await getGlobalSettings(tx);
  const zone = serviceTimeZone(services, global);
  const lastGood = new Map((await lastGoodPerHost(tx)).map((row) => [row.hostId, row.snapshot]));
  const active = (await activeRuns(tx)).map(viewRun);
  const ids = hosts.map(({ id }) => id);
  const schedules = await schedulesOfHosts(tx, ids, 'backup');
  const verifySchedules = await schedulesOfHosts(tx, ids, 'verify');
  const newest = await newestBackupIds(tx, ids);
  const latestBackups = await runsById(tx, [...newest.values()]);
  const now = services.clock.now();
  const summaries: HostSummary[] = [];
  for (const host of hosts) {
    const { name, address, node, enabled, comment, version } = host;
    const record = schedules.get(host.id) ?? null;
    const schedule = record === null ? null : viewSchedule(record, zone);
    const verifyRecord = verifySchedules.get(host.id) ?? null;
    const verifySchedule = verifyRecord === null ? null : viewVerifySchedule(verifyRecord, zone);
    const latest = latestBackups.get(newest.get(host.id) ?? '') ?? null;
    const good = lastGood.get(host.id) ?? null;
    summaries.push({
      ...{ host: name, address, node, enabled, comment, version },
      lastGood: toPlain(good),
      overdue: isOverdue(host, global, good?.startedAt ?? null, services.clock.now()),
      latestBackup: latest === null ? null : viewRun(latest),
      active: active.filter((run) => run.host === name),
      schedule,
      nextDue: enabled ? nextOf(schedule, now) : null,
      verifySchedule,
      nextVerify: enabled ? nextOf(verifySchedule, now) : null,
    });
  }
  return summaries;
}

function isOverdue(
  { enabled, settings, createdAt }: HostRecord,
  global: GlobalSettingsRecord,
  lastGoodAt: Date | null,
  now: Date,
): boolean {
  const hours = settings.overdueAfterHours ?? global.settings.overdueAfterHours;
  if (!enabled || hours === 0) return false;
  // a host that was added today is not overdue yet
  const since = lastGoodAt ?? createdAt;
  return now.getTime() - since.getTime() > hours * 3_600_000;
}

function nextOf(schedule: ScheduleTimes | null, now: Date): string | null {
  if (schedule === null || !schedule.enabled) return null;
  return rememberedNextDue(schedule.cron, schedule.timeZone, now)?.toISOString() ?? null;
}
