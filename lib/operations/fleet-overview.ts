import {
  backupsSince,
  damagedPerHost,
  latestBackups,
  runTotals,
  snapshotSums,
  type LatestBackup,
} from '../data/fleet.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { allHosts, type HostRecord } from '../data/hosts.ts';
import { lastGoodPerHost } from '../data/last-good-per-host.ts';
import { activeRuns, listRuns, type RunRecord } from '../data/runs.ts';
import { listBackupTimes } from '../data/schedules.ts';
import type { Tx } from '../data/tx.ts';
import { judgeHost, type HealthVerdict, type HostHealth } from '../domain/host-health.ts';
import { serviceTimeZone } from './host-context.ts';
import { backupHistory, historyDays, type HistoryDay } from './backup-history.ts';
import { rememberedNextDue } from './remember-next-due.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';

/** A host of the fleet with a verdict; plain JSON with ISO times. */
export interface FleetHost extends HealthVerdict {
  id: number;
  name: string;
  address: string;
  enabled: boolean;
  lastGoodAt: string | null;
  nextDueAt: string | null;
  runningRun: { id: string; percent: number | null } | null;
  bytesTotal: number | null;
}

/** The same with what is looked up for the few that are shown. */
export interface ShownHost extends FleetHost {
  snapshotCount: number;
  history: HistoryDay[];
}

export interface FleetInput {
  page?: number | undefined;
  pageSize?: number | undefined;
  /** Part of the name or the address. */
  search?: string | undefined;
  health?: HostHealth | undefined;
}

export interface Fleet {
  counts: Record<HostHealth, number> & { hosts: number; running: number; queued: number };
  /** Worst first; at most ten. */
  attention: ShownHost[];
  hosts: { items: ShownHost[]; total: number; page: number; pageSize: number };
  nextDue: { host: string; at: string }[];
  active: RunView[];
  recentRuns: RunView[];
  lastDay: { runs: number; failed: number; bytesNew: number };
}

const dayMs = 24 * 3_600_000;

/** How all hosts stand. A fixed number of queries, none of them longer with the age of the installation. */
export async function fleetOverview(services: Services, input: FleetInput = {}): Promise<Fleet> {
  const now = services.clock.now();
  const database = await services.database();
  return database.read(async (tx) => {
    const active = await activeRuns(tx);
    const fleet = await judgeFleet(services, tx, active, now);
    const search = input.search?.toLowerCase();
    const wanted = fleet.filter(
      ({ name, address, health }) =>
        (input.health === undefined || health === input.health) &&
        (search === undefined || name.includes(search) || address.toLowerCase().includes(search)),
    );
    const { page = 1, pageSize = 50 } = input;
    const shown = wanted.slice((page - 1) * pageSize, page * pageSize);
    const attention = worstFirst(fleet).slice(0, 10);
    const details = await showHosts(services, tx, [...new Set([...shown, ...attention])], now);
    const withDetails = (hosts: FleetHost[]) => hosts.map((host) => ({ ...host, ...details(host) }));
    const recent = await listRuns(tx, {}, { pageSize: 8 });
    return {
      counts: countFleet(fleet, active),
      attention: withDetails(attention),
      hosts: { items: withDetails(shown), total: wanted.length, page, pageSize },
      nextDue: nextOnes(fleet),
      active: active.map(viewRun),
      recentRuns: recent.items.map(viewRun),
      lastDay: await runTotals(tx, new Date(now.getTime() - dayMs)),
    };
  });
}

async function judgeFleet(
  services: Services,
  tx: Tx,
  active: readonly RunRecord[],
  now: Date,
): Promise<FleetHost[]> {
  const global = await getGlobalSettings(tx);
  const zone = serviceTimeZone(services, global);
  const good = new Map((await lastGoodPerHost(tx)).map((row) => [row.hostId, row.snapshot]));
  const latest = new Map((await latestBackups(tx)).map((run) => [run.host, run]));
  const running = new Map(active.filter(isBackupNow).map((run) => [run.host as string, run]));
  const damaged = await damagedPerHost(tx);
  const due = new Map<number, string>();
  for (const { hostId, cron, timeZone } of await listBackupTimes(tx)) {
    const at = rememberedNextDue(cron, timeZone ?? zone, now);
    if (at !== null) due.set(hostId, at.toISOString());
  }
  return (await allHosts(tx)).map((host) => {
    const snapshot = good.get(host.id) ?? null;
    const run = running.get(host.name);
    return {
      ...judge(
        host,
        {
          lastGoodAt: snapshot?.startedAt ?? null,
          latest: latest.get(host.name),
          overdueAfterHours: global.settings.overdueAfterHours,
          damagedSnapshots: damaged.get(host.id) ?? 0,
        },
        now,
      ),
      ...{ id: host.id, name: host.name, address: host.address, enabled: host.enabled },
      lastGoodAt: snapshot?.startedAt.toISOString() ?? null,
      nextDueAt: due.get(host.id) ?? null,
      runningRun: run === undefined ? null : { id: run.id, percent: percentOf(run) },
      bytesTotal: snapshot?.bytesTotal ?? null,
    };
  });
}

function isBackupNow(run: RunRecord): boolean {
  return run.status === 'running' && run.operation === 'backup' && run.host !== null;
}

/** The verdict about one host from its records. */
export function judge(
  { enabled, createdAt, settings }: HostRecord,
  found: {
    lastGoodAt: Date | null;
    latest: LatestBackup | undefined;
    /** Of all hosts. */
    overdueAfterHours: number;
    damagedSnapshots: number;
  },
  now: Date,
): HealthVerdict {
  const { latest, lastGoodAt, damagedSnapshots } = found;
  const facts = {
    ...{ enabled, createdAt, lastGoodAt, damagedSnapshots },
    latest: latest === undefined ? null : { ...messageOf(latest), status: latest.status },
    overdueAfterHours: settings.overdueAfterHours ?? found.overdueAfterHours,
  };
  return judgeHost(facts, now);
}

function messageOf({ errorMessage, errorCure, warnings }: LatestBackup) {
  const [first = null] = JSON.parse(warnings) as string[];
  return { message: errorMessage ?? first, cure: errorCure };
}

function percentOf(run: RunRecord): number | null {
  const percent = run.progress?.['percent'];
  return typeof percent === 'number' ? percent : null;
}

const severity: Record<HostHealth, number> = {
  failing: 0,
  damaged: 1,
  overdue: 2,
  warning: 3,
  never: 4,
  ok: 5,
  disabled: 6,
};

function worstFirst(fleet: readonly FleetHost[]): FleetHost[] {
  return fleet
    .filter(({ health }) => severity[health] <= severity.warning)
    .sort((one, other) => severity[one.health] - severity[other.health] || (one.name < other.name ? -1 : 1));
}

function nextOnes(fleet: readonly FleetHost[]): Fleet['nextDue'] {
  return fleet
    .flatMap(({ name, nextDueAt, enabled }) =>
      enabled && nextDueAt !== null ? [{ host: name, at: nextDueAt }] : [],
    )
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .slice(0, 6);
}

function countFleet(fleet: readonly FleetHost[], active: readonly RunRecord[]): Fleet['counts'] {
  const counts = { ok: 0, warning: 0, failing: 0, overdue: 0, damaged: 0, never: 0, disabled: 0 };
  for (const { health } of fleet) counts[health]++;
  const running = active.filter(({ status }) => status === 'running').length;
  return { ...counts, hosts: fleet.length, running, queued: active.length - running };
}

/** Looks up the strips of history and the numbers of snapshots of a few hosts. */
async function showHosts(services: Services, tx: Tx, hosts: readonly FleetHost[], now: Date) {
  const global = await getGlobalSettings(tx);
  const zone = serviceTimeZone(services, global);
  const sums = await snapshotSums(
    tx,
    hosts.map(({ id }) => id),
  );
  const names = hosts.map(({ name }) => name);
  const runs = await backupsSince(tx, names, new Date(now.getTime() - (historyDays + 1) * dayMs));
  const histories = backupHistory(names, runs, zone, now);
  return ({ id, name }: FleetHost) => ({
    snapshotCount: sums.get(id)?.count ?? 0,
    history: histories.get(name) ?? [],
  });
}
