import { parseAddress } from '../domain/address.ts';
import type { Fleet, FleetGlobal, FleetHost, WantedFleet, WantedHost } from '../fleet-file/fleet.ts';
import { changesBetween, type FieldChange } from './setting-changes.ts';

export type HostAction = 'create' | 'change' | 'disable' | 'delete';

export interface PlannedHost {
  host: string;
  action: HostAction;
  changes: FieldChange[];
  /** null for a host that is to be deleted. */
  after: FleetHost | null;
}

/** What has to be done so that SQL says what files say. */
export interface FleetPlan {
  global: { changes: FieldChange[]; after: FleetGlobal };
  hosts: PlannedHost[];
  /** Hosts that are as they should be. */
  unchanged: string[];
}

export interface PlanOptions {
  /** What becomes of hosts that the files do not name. */
  absentHosts: 'keep' | 'disable' | 'delete';
  /** The node of new hosts that name none. */
  ownNode: string;
}

/** Compares what is with what is wanted. Pure; the same files planned after they were applied ask for nothing. */
export function planFleet(current: Fleet, wanted: WantedFleet, options: PlanOptions): FleetPlan {
  const after: FleetGlobal = { ...current.global, ...wanted.global };
  const plan: FleetPlan = {
    global: { changes: changesBetween(globalFields(current.global), globalFields(after)), after },
    hosts: [],
    unchanged: [],
  };
  const known = new Map(current.hosts.map((host) => [host.name, host]));
  for (const host of wanted.hosts ?? []) {
    planHost(plan, known.get(host.name) ?? null, host, options.ownNode);
  }
  const named = new Set(wanted.hosts?.map(({ name }) => name));
  const absent = wanted.hosts === null ? [] : current.hosts.filter(({ name }) => !named.has(name));
  for (const host of absent) planAbsent(plan, host, options.absentHosts);
  return plan;
}

function planHost(plan: FleetPlan, before: FleetHost | null, wanted: WantedHost, ownNode: string): void {
  const { schedules, ...given } = withoutPlace(wanted);
  const base = before ?? newHost(wanted, ownNode);
  const after = { ...base, ...given, schedules: { ...base.schedules, ...schedules } };
  const changes = changesBetween(before === null ? {} : hostFields(before), hostFields(after));
  if (before !== null && changes.length === 0) {
    plan.unchanged.push(after.name);
    return;
  }
  plan.hosts.push({ host: after.name, action: before === null ? 'create' : 'change', changes, after });
}

function withoutPlace(wanted: WantedHost): Omit<WantedHost, 'place'> {
  const { place, ...rest } = wanted;
  void place;
  return rest;
}

/** A name is an address, too, when nothing else is said. */
function newHost({ name, address }: WantedHost, ownNode: string): FleetHost {
  return {
    name,
    address: address ?? parseAddress(name),
    node: ownNode,
    enabled: true,
    comment: '',
    settings: {},
    schedules: { backup: null, verify: null },
    extra: {},
  };
}

function planAbsent(plan: FleetPlan, host: FleetHost, absentHosts: PlanOptions['absentHosts']): void {
  if (absentHosts === 'delete') {
    plan.hosts.push({ host: host.name, action: 'delete', changes: [], after: null });
  } else if (absentHosts === 'disable' && host.enabled) {
    const after = { ...host, enabled: false };
    const changes = changesBetween(hostFields(host), hostFields(after));
    plan.hosts.push({ host: host.name, action: 'disable', changes, after });
  } else {
    plan.unchanged.push(host.name);
  }
}

function globalFields({ settings, extra, ...plain }: FleetGlobal): Record<string, unknown> {
  return { ...plain, ...settings, ...extraField(extra) };
}

function hostFields({
  address,
  node,
  enabled,
  comment,
  settings,
  schedules,
  extra,
}: FleetHost): Record<string, unknown> {
  const { backup, verify } = schedules;
  return {
    address,
    node,
    enabled,
    comment,
    ...settings,
    schedule: backup,
    verifySchedule: verify,
    ...extraField(extra),
  };
}

/** The order of its keys says nothing. */
function extraField(extra: FleetGlobal['extra']): Record<string, unknown> {
  return Object.keys(extra).length === 0 ? {} : { extra: sorted(extra) };
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
