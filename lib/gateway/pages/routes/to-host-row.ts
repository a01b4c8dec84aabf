import type { ShownHost } from '../../../operations/fleet-overview.ts';
import type { HostRow } from '../views/host-row.ts';

/** A host as the tables of pages show it. */
export function toHostRow(host: ShownHost): HostRow {
  const { name, address, enabled, health, lastGoodAt, nextDueAt, runningRun, bytesTotal } = host;
  const { snapshotCount, history, reason, cure } = host;
  return {
    ...{ name, address, enabled, health, lastGoodAt, nextDueAt, runningRun, bytesTotal },
    ...{ snapshotCount, history, healthReason: reason, healthCure: cure },
  };
}
