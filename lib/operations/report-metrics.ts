import { countSnapshots, latestBackupFigures, type BackupFigures } from '../data/backup-figures.ts';
import { getGlobalSettings } from '../data/global-settings.ts';
import { allHosts } from '../data/hosts.ts';
import { lastGoodPerHost } from '../data/last-good-per-host.ts';
import { listNodes, type NodeRecord } from '../data/nodes.ts';
import { activeRuns, countRunsByStatus } from '../data/runs.ts';
import { listWorkers, type WorkerRecord } from '../data/workers.ts';
import type { RunStatus } from '../domain/run-status.ts';
import { version } from '../version.ts';
import type { Services } from './services.ts';

/** A host as monitoring sees it. */
export interface HostFigures {
  host: string;
  enabled: boolean;
  createdAt: Date;
  lastGoodAt: Date | null;
  overdueAfterHours: number;
  latest: BackupFigures | null;
}

/** Everything that is measured, at one moment of the database. */
export interface MetricsReport {
  version: string;
  backend: 'sqlite' | 'mariadb';
  hosts: HostFigures[];
  snapshots: { host: string; status: string; count: number }[];
  queued: number;
  running: number;
  oldestQueuedAt: Date | null;
  /** Runs created within the last 24 hours. */
  lastDay: Partial<Record<RunStatus, number>>;
  nodes: Pick<
    NodeRecord,
    'name' | 'freeBytes' | 'totalBytes' | 'freeInodes' | 'totalInodes' | 'spaceCheckedAt'
  >[];
  workers: Pick<WorkerRecord, 'node' | 'role' | 'heartbeatAt' | 'lastTickAt'>[];
}

const dayMs = 24 * 3_600_000;

/** Reads what monitoring wants to know; a fixed number of queries, none longer with the length of the history. */
export async function reportMetrics(services: Services): Promise<MetricsReport> {
  const database = await services.database();
  const since = new Date(services.clock.now().getTime() - dayMs);
  return database.read(async (tx) => {
    const global = await getGlobalSettings(tx);
    const good = new Map((await lastGoodPerHost(tx)).map((row) => [row.hostId, row.snapshot]));
    const latest = new Map((await latestBackupFigures(tx)).map((row) => [row.host, row]));
    const active = await activeRuns(tx);
    const queued = active.filter(({ status }) => status === 'queued');
    return {
      version,
      backend: database.backend,
      hosts: (await allHosts(tx)).map(({ id, name, enabled, createdAt, settings }) => ({
        host: name,
        enabled,
        createdAt,
        lastGoodAt: good.get(id)?.startedAt ?? null,
        overdueAfterHours: settings.overdueAfterHours ?? global.settings.overdueAfterHours,
        latest: latest.get(name) ?? null,
      })),
      snapshots: await countSnapshots(tx),
      queued: queued.length,
      running: active.length - queued.length,
      // run ids sort by the time they were made
      oldestQueuedAt: queued[0]?.queuedAt ?? null,
      lastDay: await countRunsByStatus(tx, since),
      nodes: await listNodes(tx),
      workers: await listWorkers(tx),
    };
  });
}
