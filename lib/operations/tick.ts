import { randomBytes } from 'node:crypto';
import type { ScheduleTickEvent, ScheduleTickResult } from '../contracts/schedule-tick.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { hostPriorities } from '../data/host-priorities.ts';
import { endQueuedRun, type RunOutcome } from '../data/run-lease.ts';
import { activeWork, insertRuns, type NewRun } from '../data/runs.ts';
import { listEnabledSchedules, type DueCandidate } from '../data/schedules.ts';
import { decideSlots, type NewSlot } from '../data/slots.ts';
import type { Tx } from '../data/tx.ts';
import { parseCron } from '../domain/cron-schedule.ts';
import { InvalidInputError, PobsyncError } from '../domain/errors.ts';
import { runIdsAt, type RunId } from '../domain/run-id.ts';
import { dueSlot, latestDueAt, type LatestDue } from '../domain/slot-decision.ts';
import { parseTimeZone, type TimeZone } from '../domain/time-zone.ts';
import { serviceTimeZone } from './host-context.ts';
import { readVerifyPace, scheduledVerifyPriority } from '../domain/verify-pace.ts';
import { recoverRuns, type RecoveredRun } from './recover-runs.ts';
import type { Services } from './services.ts';

interface DueSlot {
  schedule: DueCandidate;
  at: Date;
}

/**
 * One pass of the loop: ends runs whose worker died, finds the slots that are due, and queues a run for each. Any
 * number of schedulers may tick at once: a slot belongs to whoever writes it down first.
 */
export async function tick(services: Services, event: ScheduleTickEvent): Promise<ScheduleTickResult> {
  const now = 'now' in event && event.now !== undefined ? new Date(event.now) : services.clock.now();
  const recovered = await recoverOrWarn(services);
  const due = await findDue(services, now);
  const decided = due.length === 0 ? [] : await decide(services, due, now);
  return {
    now: now.toISOString(),
    due: decided.flatMap(({ slot, run, reason }) =>
      reason === null ? [{ host: slot.schedule.host, slot: slot.at.toISOString(), runId: run.id }] : [],
    ),
    recovered,
    skipped: decided.flatMap(({ slot, reason }) =>
      reason === null ? [] : [{ host: slot.schedule.host, slot: slot.at.toISOString(), reason }],
    ),
  };
}

/** Recovery needs the backup disk; schedules do not wait for it. */
async function recoverOrWarn(services: Services): Promise<RecoveredRun[]> {
  try {
    return await recoverRuns(services);
  } catch (error) {
    if (!(error instanceof PobsyncError)) throw error;
    services.logger.warn({ code: error.code }, `lost runs are recovered later: ${error.message}`);
    return [];
  }
}

async function findDue(services: Services, now: Date): Promise<DueSlot[]> {
  const database = await services.database();
  const { schedules, global } = await database.read(async (tx) => ({
    schedules: await listEnabledSchedules(tx),
    global: await getGlobalSettings(tx),
  }));
  const zone = serviceTimeZone(services, global);
  const latest = latestDueAt(now);
  return schedules.flatMap((schedule) => {
    const at = slotOf(services, schedule, zone, now, latest);
    return at === null ? [] : [{ schedule, at }];
  });
}

/** A schedule that cannot be read any more is reported and passed over: it must not stop the others. */
function slotOf(
  services: Services,
  schedule: DueCandidate,
  zone: TimeZone,
  now: Date,
  latest: LatestDue,
): Date | null {
  try {
    const state = {
      cron: parseCron(schedule.cron),
      timeZone: schedule.timeZone === null ? zone : parseTimeZone(schedule.timeZone),
      validFrom: schedule.updatedAt,
      lastSlotAt: schedule.lastSlotAt,
    };
    return dueSlot(state, now, latest);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    services.logger.error({ host: schedule.host }, `schedule ignored: ${error.message}`);
    return null;
  }
}

interface Decision {
  slot: DueSlot;
  run: NewRun;
  /** Why the slot is not run; null when it is. */
  reason: string | null;
}

/** Writes the decisions down, in one transaction with their runs; a skipped slot leaves a run that says why. */
async function decide(services: Services, due: readonly DueSlot[], now: Date): Promise<Decision[]> {
  const database = await services.database();
  return database.write(async (tx) => {
    const busy = new Map((await activeWork(tx)).map((run) => [`${run.host}/${run.operation}`, run.status]));
    const priorities = await backupPriorities(tx, due);
    const nextId = runIdsAt(now, randomBytes(4));
    const decisions = due.map((slot): Decision => {
      const { host, operation } = slot.schedule;
      const active = busy.get(`${host}/${operation}`);
      const reason = active === undefined ? null : `the previous ${operation} of ${host} is still ${active}`;
      const priority = operation === 'backup' ? priorities(slot) : scheduledVerifyPriority;
      return { slot, run: { ...newRun(slot, nextId(), now), priority }, reason };
    });
    const won = new Set((await decideSlots(tx, decisions.map(toSlot), now)).map((slot) => slot.runId));
    const mine = decisions.filter(({ run }) => won.has(run.id));
    await insertRuns(
      tx,
      mine.map(({ run }) => run),
    );
    for (const { run, reason } of mine) {
      if (reason !== null) await endQueuedRun(tx, run.id, skipped(reason, now));
    }
    return mine;
  });
}

/** The priority of each host with a backup that is due: its own, or the global one. */
async function backupPriorities(tx: Tx, due: readonly DueSlot[]): Promise<(slot: DueSlot) => number> {
  const backups = due.filter(({ schedule }) => schedule.operation === 'backup');
  const own = await hostPriorities(
    tx,
    backups.map(({ schedule }) => schedule.hostId),
  );
  const { settings } = await getGlobalSettings(tx);
  return ({ schedule }) => own.get(schedule.hostId) ?? settings.priority;
}

function toSlot({ slot, run, reason }: Decision): NewSlot {
  return {
    scheduleId: slot.schedule.scheduleId,
    dueAt: slot.at,
    state: reason === null ? 'queued' : 'skipped',
    reason,
    runId: run.id,
  };
}

function skipped(reason: string, now: Date): RunOutcome {
  const message = `The slot was skipped: ${reason}.`;
  return { status: 'skipped', endedAt: now, error: { code: 'busy', message, cure: null } };
}

function newRun({ schedule }: DueSlot, id: RunId, now: Date): NewRun {
  const { hostId, host, node, operation, prune, options } = schedule;
  const common = { id, operation, hostId, host, node, trigger: 'schedule' as const, queuedAt: now };
  if (operation === 'backup') return { ...common, kind: 'scheduled', event: { host, prune } };
  const event = { host, ...readVerifyPace(options) };
  return { ...common, event };
}
