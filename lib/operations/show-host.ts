import { getGlobalSettings } from '../data/global-settings.ts';
import { keysOfHost } from '../data/host-keys.ts';
import { getHost } from '../data/hosts.ts';
import { snapshotsOfHost } from '../data/snapshots-of-host.ts';
import {
  effectiveConfig,
  settingOrigins,
  type EffectiveHostConfig,
  type SettingOrigin,
} from '../domain/effective-config.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { HostOverrides, HostSettings } from '../domain/host-settings.ts';
import { settingNames } from '../domain/parse-settings.ts';
import { nextTimes } from './change-schedule.ts';
import { summariseHosts, type HostSummary } from './list-hosts.ts';
import type { Services } from './services.ts';
import type { ApprovedKey } from './trust-host.ts';

export interface ShowHostResult extends HostSummary {
  /** The values that hold for the host. */
  settings: HostSettings;
  /** Whose value each of them is. */
  origins: Record<keyof HostSettings, SettingOrigin>;
  overrides: HostOverrides;
  hostKeys: ApprovedKey[];
  /** Status → count. */
  snapshots: Record<string, number>;
  /** The next five due times. */
  next: string[];
  createdAt: string;
  updatedAt: string;
}

/** @throws InvalidInputError, NotFoundError */
export async function showHost(services: Services, input: { host: string }): Promise<ShowHostResult> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.read(async (tx) => {
    const record = await getHost(tx, name);
    const { settings: global } = await getGlobalSettings(tx);
    const [summary] = await summariseHosts(services, tx, [record]);
    if (summary === undefined) throw new Error('a host without a summary');
    const config = effectiveConfig({ host: name, address: record.address }, global, record.settings);
    const keys = await keysOfHost(tx, record.id);
    const { schedule } = summary;
    return {
      ...summary,
      settings: settingsOf(config),
      origins: settingOrigins(record.settings, global),
      overrides: record.settings,
      hostKeys: keys.map(({ keyType, fingerprint, approvedAt, approvedBy }) => ({
        keyType,
        fingerprint,
        approvedAt: approvedAt.toISOString(),
        approvedBy,
      })),
      snapshots: countStatuses(await snapshotsOfHost(tx, record.id)),
      next: schedule !== null && record.enabled ? nextTimes(schedule, services.clock.now()) : [],
      createdAt: record.createdAt.toISOString(),
      updatedAt: record.updatedAt.toISOString(),
    };
  });
}

/** The settings of an effective configuration, without who the host is. */
function settingsOf(config: EffectiveHostConfig): HostSettings {
  return Object.fromEntries(settingNames.map((name) => [name, config[name]])) as unknown as HostSettings;
}

function countStatuses(snapshots: readonly { status: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of snapshots) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
