import { allSchedules } from '../data/all-schedules.ts';
import { getGlobalExtra } from '../data/global-extra.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { allHosts, type HostRecord } from '../data/hosts.ts';
import type { ScheduleRecord } from '../data/schedules.ts';
import type { Tx } from '../data/tx.ts';
import { readVerifyPace } from '../domain/verify-pace.ts';
import type { Fleet, FleetHost, FleetSchedule } from '../fleet-file/fleet.ts';

/** The whole configuration that SQL holds, with the records it was read from. */
export interface StoredFleet extends Fleet {
  globalVersion: number;
  records: ReadonlyMap<string, HostRecord>;
}

export async function readFleet(tx: Tx): Promise<StoredFleet> {
  const { stored, timeZone, maxConcurrent, publicUrl, version } = await getGlobalSettings(tx);
  const extra = await getGlobalExtra(tx);
  const records = await allHosts(tx);
  const schedules = await allSchedules(tx);
  return {
    global: { settings: stored, timeZone, maxConcurrent, publicUrl, extra },
    hosts: records.map((record) => toFleetHost(record, schedules.get(record.id) ?? [])),
    globalVersion: version,
    records: new Map(records.map((record) => [record.name, record])),
  };
}

function toFleetHost(record: HostRecord, schedules: readonly ScheduleRecord[]): FleetHost {
  const { name, address, node, enabled, comment, settings, extra } = record;
  const scheduleOf = (operation: string): FleetSchedule | null => {
    const found = schedules.find((schedule) => schedule.operation === operation);
    if (found === undefined) return null;
    const { cron, timeZone, prune, enabled: isOn, options } = found;
    return { cron, timeZone, prune, enabled: isOn, options };
  };
  const verify = scheduleOf('verify');
  return {
    name,
    address,
    node,
    enabled,
    comment,
    settings,
    schedules: { backup: scheduleOf('backup'), verify: verify === null ? null : asVerifySchedule(verify) },
    extra,
  };
}

/** Files have no words for anything else, so it must not count as a difference. */
function asVerifySchedule(schedule: FleetSchedule): FleetSchedule {
  return { ...schedule, prune: false, options: { ...readVerifyPace(schedule.options) } };
}
