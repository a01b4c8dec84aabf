import {
  hostSettingsData,
  nodeData,
  scheduleData,
  settingsData,
  verifyScheduleData,
  type FileData,
} from '../fleet-document.ts';
import type { FleetGlobal, FleetHost, JsonObject } from '../fleet.ts';
import { findLegacyKey, normalKey, type LegacyScope } from './legacy-keys.ts';

/** A legacy global.yaml as plain data. What could be read as "stays as it is" is written out. */
export function legacyGlobalDocument(
  { settings, timeZone, maxConcurrent, publicUrl, extra }: FleetGlobal,
  machine: { backupRoot: string | null; home: string },
): FileData {
  return {
    ...(machine.backupRoot === null ? {} : { backup_root: machine.backupRoot }),
    pobsync_home: machine.home,
    time_zone: timeZone,
    max_concurrent: maxConcurrent,
    public_url: publicUrl,
    ...settingsData(settings),
    ...unknownKeys('global', extra),
  };
}

/** A legacy host file as plain data. */
export function legacyHostDocument(host: FleetHost): FileData {
  const { backup, verify } = host.schedules;
  return {
    host: host.name,
    address: host.address,
    ...nodeData(host.node),
    enabled: host.enabled,
    comment: host.comment,
    ...hostSettingsData(host.settings),
    schedule: backup === null ? null : scheduleData(backup),
    verify_schedule: verify === null ? null : verifyScheduleData(verify),
    ...unknownKeys('host', host.extra),
  };
}

/** At the top of a file only what nobody understands; anything else would be read as a setting. */
function unknownKeys(scope: LegacyScope, extra: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(extra).filter(([key]) => findLegacyKey(scope, normalKey(key)) === undefined),
  );
}
