import { settingNames } from '../domain/parse-settings.ts';
import { readVerifyPace } from '../domain/verify-pace.ts';
import type { Fleet, FleetGlobal, FleetHost, FleetSchedule } from './fleet.ts';
import { fleetFileVersion } from './parse-fleet-file.ts';
import { scheduleKeys } from './parse-schedule.ts';
import { excludesReplaceKey, toKey } from './setting-keys.ts';

/** A part of a file as plain data, its keys in the order in which they are printed. */
export type FileData = Record<string, unknown>;

/** The node that a machine is when nobody says otherwise; installations of one machine never see the word. */
const usualNode = 'main';

/** A fleet file as plain data. What is as a reader would assume is left out. */
export function fleetDocument({ global, hosts }: Fleet): FileData {
  return {
    version: fleetFileVersion,
    global: globalDocument(global),
    hosts: Object.fromEntries(hosts.map((host) => [host.name, hostDocument(host)])),
  };
}

export function globalDocument({ settings, extra, ...plain }: FleetGlobal): FileData {
  return {
    ...(plain.timeZone === null ? {} : { time_zone: plain.timeZone }),
    ...(plain.maxConcurrent === null ? {} : { max_concurrent: plain.maxConcurrent }),
    ...(plain.publicUrl === null ? {} : { public_url: plain.publicUrl }),
    ...settingsData(settings),
    ...extraData(extra),
  };
}

export function hostDocument({
  address,
  node,
  enabled,
  comment,
  settings,
  schedules,
  extra,
}: FleetHost): FileData {
  const { backup, verify } = schedules;
  return {
    address,
    ...nodeData(node),
    ...(enabled ? {} : { enabled }),
    ...(comment === '' ? {} : { comment }),
    ...hostSettingsData(settings),
    ...(backup === null ? {} : { [scheduleKeys.backup]: scheduleData(backup) }),
    ...(verify === null ? {} : { [scheduleKeys.verify]: verifyScheduleData(verify) }),
    ...extraData(extra),
  };
}

export function nodeData(node: string): FileData {
  return node === usualNode ? {} : { node };
}

export function hostSettingsData(settings: FleetHost['settings']): FileData {
  const { excludes, ...others } = settings;
  if (excludes === undefined) return settingsData(others);
  const key = excludes.mode === 'replace' ? excludesReplaceKey : 'excludes';
  return { ...settingsData(others), [key]: excludes.patterns };
}

/** The keys come in the order of all settings, whatever order they were set in. */
export function settingsData(settings: Readonly<Record<string, unknown>>): FileData {
  const given = settingNames.filter((field) => settings[field] !== undefined);
  return Object.fromEntries(given.map((field) => [toKey(field), settings[field]]));
}

export function scheduleData({ cron, timeZone, prune, enabled, options }: FleetSchedule): FileData {
  return {
    cron,
    ...(timeZone === null ? {} : { time_zone: timeZone }),
    ...(prune ? { prune } : {}),
    ...(enabled ? {} : { enabled }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

/** Retention has nothing to do with it; its options have keys of their own. */
export function verifyScheduleData({ options, ...schedule }: FleetSchedule): FileData {
  const { samplePercent, workers } = readVerifyPace(options);
  return {
    ...scheduleData({ ...schedule, prune: false, options: {} }),
    ...(samplePercent === undefined ? {} : { sample_percent: samplePercent }),
    ...(workers === undefined ? {} : { workers }),
  };
}

export function extraData(extra: FleetGlobal['extra']): FileData {
  return Object.keys(extra).length === 0 ? {} : { extra };
}
