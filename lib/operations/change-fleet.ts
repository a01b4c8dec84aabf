import { saveGlobalExtra } from '../data/global-extra.ts';
import { saveGlobalSettings } from '../data/global-settings.ts';
import { deleteHost, getHost, updateHost } from '../data/hosts.ts';
import { insertManyHosts } from '../data/insert-many-hosts.ts';
import { listNodes } from '../data/nodes.ts';
import { removeSchedule, saveSchedule } from '../data/schedules.ts';
import { listSnapshots } from '../data/snapshots.ts';
import type { Tx } from '../data/tx.ts';
import { BusyError, NotFoundError, RefusedError } from '../domain/errors.ts';
import { scheduledOperations, type FleetHost, type WantedFleet } from '../fleet-file/fleet.ts';
import { newProblemList } from '../fleet-file/problem-list.ts';
import { activeRuns } from '../data/runs.ts';
import { parseAddress } from '../domain/address.ts';
import { checkHostMove } from './check-host-move.ts';
import {
  planFleet,
  type FleetPlan,
  type HostAction,
  type PlannedHost,
  type PlanOptions,
} from './plan-fleet.ts';
import { readFleet, type StoredFleet } from './read-fleet.ts';
import type { Services } from './services.ts';
import { changesBetween, type FieldChange } from './setting-changes.ts';

export interface ChangeFleetOptions extends Pick<PlanOptions, 'absentHosts'> {
  /** Only say what would be done. */
  dryRun: boolean;
  /** The hosts whose deletion was shown and agreed to; null for a dry run. Any other set is refused. */
  agreedDeletions: readonly string[] | null;
}

export interface HostChange {
  host: string;
  action: HostAction;
  changes: FieldChange[];
  /** Of hosts that are to be disabled or deleted: how many they have. Their files stay in any case. */
  snapshots: number | null;
}

export interface ChangeFleetResult {
  /** False for a dry run. */
  applied: boolean;
  global: FieldChange[];
  hosts: HostChange[];
  /** How many hosts are as they should be. */
  unchanged: number;
  warnings: string[];
}

/**
 * Makes SQL say what files say, in one transaction: all of it, or nothing.
 *
 * @throws InvalidInputError with file and line, for what only the database can know to be wrong
 * @throws RefusedError when hosts would be deleted that nobody agreed to
 * @throws BusyError when a host that is to be deleted has a run
 */
export async function changeFleet(
  services: Services,
  wanted: WantedFleet,
  options: ChangeFleetOptions,
): Promise<ChangeFleetResult> {
  const database = await services.database();
  const now = services.clock.now();
  const planOptions = { absentHosts: options.absentHosts, ownNode: services.config.node };
  const work = async (tx: Tx): Promise<ChangeFleetResult> => {
    const current = await readFleet(tx);
    await checkAgainst(tx, current, wanted);
    const plan = planFleet(current, wanted, planOptions);
    const result = await describe(tx, plan, !options.dryRun);
    if (options.dryRun) return result;
    guardDeletions(plan, options.agreedDeletions ?? []);
    await apply(tx, plan, current, now);
    return result;
  };
  return options.dryRun ? database.read(work) : database.write(work);
}

/** What is wrong with a file only beside what is stored. */
async function checkAgainst(tx: Tx, current: StoredFleet, wanted: WantedFleet): Promise<void> {
  const problems = newProblemList();
  for (const host of wanted.hosts ?? []) {
    const record = current.records.get(host.name);
    if (record === undefined && host.address === undefined) {
      problems.attempt(host.place, () => parseAddress(host.name));
    }
    if (record === undefined || host.node === undefined || host.node === record.node) continue;
    try {
      await checkHostMove(tx, record, host.node, false);
    } catch (error) {
      if (!(error instanceof RefusedError) && !(error instanceof NotFoundError)) throw error;
      problems.add(host.place, error.message);
    }
  }
  problems.throwIfAny();
}

async function describe(tx: Tx, plan: FleetPlan, applied: boolean): Promise<ChangeFleetResult> {
  const hosts: HostChange[] = [];
  for (const { host, action, changes } of plan.hosts) {
    const ends = action === 'delete' || action === 'disable';
    const snapshots = ends ? (await listSnapshots(tx, { host }, { pageSize: 1 })).total : null;
    hosts.push({ host, action, changes, snapshots });
  }
  return {
    applied,
    global: plan.global.changes,
    hosts,
    unchanged: plan.unchanged.length,
    warnings: await unknownNodes(tx, plan),
  };
}

/** A misspelt node would take its hosts out of everybody's hands, without an error. */
async function unknownNodes(tx: Tx, plan: FleetPlan): Promise<string[]> {
  const known = new Set((await listNodes(tx)).map(({ name }) => name));
  const named = new Set(plan.hosts.flatMap(({ after }) => (after === null ? [] : [after.node])));
  return [...named]
    .filter((node) => !known.has(node))
    .map(
      (node) =>
        `No backup host called "${node}" has been seen yet: nothing of its hosts is backed up until one is.`,
    );
}

function guardDeletions(plan: FleetPlan, agreed: readonly string[]): void {
  const deletions = plan.hosts.filter(({ action }) => action === 'delete').map(({ host }) => host);
  const unexpected = deletions.filter((host) => !agreed.includes(host));
  if (unexpected.length === 0) return;
  throw new RefusedError(
    `Refused to delete ${deletions.length} hosts, nothing was changed: nobody agreed to the deletion of ${unexpected.slice(0, 5).join(', ')}.`,
    { cure: 'Look at the difference again, then agree to it.', facts: { deletions } },
  );
}

async function apply(tx: Tx, plan: FleetPlan, current: StoredFleet, now: Date): Promise<void> {
  if (plan.global.changes.length > 0) {
    const { settings, extra, ...plain } = plan.global.after;
    await saveGlobalSettings(tx, current.globalVersion, { ...plain, stored: settings }, now);
    await saveGlobalExtra(tx, extra);
  }
  const before = new Map<string, FleetHost>(current.hosts.map((host) => [host.name, host]));
  for (const planned of plan.hosts) await applyHost(tx, planned, current, before.get(planned.host), now);
  const added = plan.hosts.flatMap(({ action, after }) =>
    action === 'create' && after !== null ? [after] : [],
  );
  await insertManyHosts(tx, added.map(withScheduleRows), now);
}

/** Changes or deletes a host that exists. */
async function applyHost(
  tx: Tx,
  planned: PlannedHost,
  current: StoredFleet,
  before: FleetHost | undefined,
  now: Date,
): Promise<void> {
  if (planned.after === null) {
    await removeHost(tx, planned);
    return;
  }
  const record = current.records.get(planned.host);
  if (record === undefined || before === undefined) return;
  const { name, schedules, ...fields } = planned.after;
  await updateHost(tx, name, record.version, fields, now);
  await saveSchedules(tx, record.id, schedules, before.schedules, now);
}

function withScheduleRows({ schedules, ...host }: FleetHost) {
  const rows = scheduledOperations.flatMap((operation) => {
    const schedule = schedules[operation];
    return schedule === null ? [] : [{ operation, ...schedule }];
  });
  return { ...host, schedules: rows };
}

async function removeHost(tx: Tx, { host }: PlannedHost): Promise<void> {
  const { name } = await getHost(tx, host);
  const [active] = await activeRuns(tx, name);
  if (active !== undefined) {
    throw new BusyError(
      `Host ${name} has a ${active.status} ${active.operation} run, ${active.id}; nothing was changed.`,
      {
        cure: `Wait for it, or stop it: pobsync cancel ${active.id}`,
        facts: { host: name, runId: active.id },
      },
    );
  }
  await deleteHost(tx, name);
}

/** Saves those that differ: saving an equal one would move the time from which it catches up. */
async function saveSchedules(
  tx: Tx,
  hostId: number,
  after: FleetHost['schedules'],
  before: FleetHost['schedules'],
  now: Date,
): Promise<void> {
  for (const operation of scheduledOperations) {
    const schedule = after[operation];
    const known = before[operation];
    if (changesBetween({ schedule: known }, { schedule }).length === 0) continue;
    if (schedule === null) await removeSchedule(tx, hostId, operation);
    else await saveSchedule(tx, { ...schedule, hostId, operation }, now);
  }
}
