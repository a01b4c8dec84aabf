import type { Address } from '../domain/address.ts';
import type { HostName } from '../domain/host-name.ts';
import type { HostOverrides, HostSettings } from '../domain/host-settings.ts';
import type { Place } from './yaml-tree.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The whole configuration, as SQL has it and as files say it. */
export interface Fleet {
  global: FleetGlobal;
  /** By name. */
  hosts: FleetHost[];
}

export interface FleetGlobal {
  /** Only what somebody has set; defaults hold for the rest. */
  settings: Partial<HostSettings>;
  timeZone: string | null;
  maxConcurrent: number | null;
  publicUrl: string | null;
  /** Keys of an older system that have no meaning here, kept for the record. */
  extra: JsonObject;
}

export interface FleetHost {
  name: HostName;
  address: Address;
  /** The backup host that holds its snapshots. */
  node: string;
  enabled: boolean;
  comment: string;
  settings: HostOverrides;
  schedules: Record<ScheduledOperation, FleetSchedule | null>;
  extra: JsonObject;
}

export type ScheduledOperation = 'backup' | 'verify';
export const scheduledOperations: readonly ScheduledOperation[] = ['backup', 'verify'];

export interface FleetSchedule {
  cron: string;
  /** null for the global one. */
  timeZone: string | null;
  prune: boolean;
  enabled: boolean;
  options: JsonObject;
}

/** What files ask for; what is absent stays as it is. */
export interface WantedFleet {
  global: WantedGlobal | null;
  /** null: hosts are not spoken of. */
  hosts: WantedHost[] | null;
}

export type WantedGlobal = Pick<FleetGlobal, 'settings'> & Partial<FleetGlobal>;

export type WantedHost = Pick<FleetHost, 'name' | 'settings'> &
  Partial<Pick<FleetHost, 'address' | 'node' | 'enabled' | 'comment' | 'extra'>> & {
    schedules: Partial<FleetHost['schedules']>;
    /** Of its name, for messages. */
    place: Place;
  };
