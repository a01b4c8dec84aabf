import { Gauge, Registry } from 'prom-client';
import type { HostFigures, MetricsReport } from '../../operations/report-metrics.ts';
import { metricTable, type MetricName } from './metric-table.ts';

/**
 * Writes a report in the text format that Prometheus reads. Times are Unix seconds, so that the age of a thing is
 * right at the moment of the question, not of the scrape. What is not known has no line.
 */
export async function metricsText(report: MetricsReport): Promise<string> {
  const registry = new Registry();
  const gauges = Object.fromEntries(
    Object.entries(metricTable).map(([name, { help, labels }]) => [
      name,
      new Gauge({ name, help, labelNames: [...labels], registers: [registry] }),
    ]),
  ) as Record<MetricName, Gauge>;
  const set: SetMetric = (name, value, labels = {}) => {
    if (value === null) return;
    gauges[name].set(labels, value instanceof Date ? value.getTime() / 1000 : value);
  };
  setService(set, report);
  for (const host of report.hosts) setHost(set, host);
  for (const { host, status, count } of report.snapshots) set('pobsync_snapshots', count, { host, status });
  setNodes(set, report);
  return registry.metrics();
}

export const metricsContentType = Registry.PROMETHEUS_CONTENT_TYPE;

type SetMetric = (name: MetricName, value: number | Date | null, labels?: Record<string, string>) => void;

function setService(set: SetMetric, report: MetricsReport): void {
  const { version, backend, queued, running, oldestQueuedAt, lastDay } = report;
  set('pobsync_info', 1, { version, database: backend });
  set('pobsync_runs_queued', queued);
  set('pobsync_runs_running', running);
  set('pobsync_runs_oldest_queued_timestamp_seconds', oldestQueuedAt);
  for (const status of ['success', 'warning', 'failed', 'cancelled', 'interrupted', 'skipped'] as const) {
    set('pobsync_runs_last_day', lastDay[status] ?? 0, { status });
  }
}

function setHost(set: SetMetric, figures: HostFigures): void {
  const { host, latest } = figures;
  set('pobsync_host_enabled', figures.enabled ? 1 : 0, { host });
  set('pobsync_host_created_timestamp_seconds', figures.createdAt, { host });
  set('pobsync_host_overdue_after_seconds', figures.overdueAfterHours * 3600, { host });
  set('pobsync_host_last_good_backup_timestamp_seconds', figures.lastGoodAt, { host });
  if (latest === null) return;
  const isGood = latest.status === 'success' || latest.status === 'warning';
  set('pobsync_host_last_backup_ok', isGood ? 1 : 0, { host });
  set('pobsync_host_last_backup_timestamp_seconds', latest.endedAt, { host });
  set('pobsync_host_last_backup_duration_seconds', seconds(latest.durationMs), { host });
  set('pobsync_host_last_backup_files', latest.filesTotal, { host });
  set('pobsync_host_last_backup_size_bytes', latest.bytesTotal, { host });
  set('pobsync_host_last_backup_new_bytes', latest.bytesNew, { host });
}

function setNodes(set: SetMetric, { nodes, workers }: MetricsReport): void {
  for (const { name: node, ...space } of nodes) {
    set('pobsync_backup_root_free_bytes', space.freeBytes, { node });
    set('pobsync_backup_root_size_bytes', space.totalBytes, { node });
    set('pobsync_backup_root_free_inodes', space.freeInodes, { node });
    set('pobsync_backup_root_inodes', space.totalInodes, { node });
    set('pobsync_backup_root_seen_timestamp_seconds', space.spaceCheckedAt, { node });
    const own = workers.filter((worker) => worker.node === node && worker.role !== 'gateway');
    set('pobsync_workers', own.length, { node });
    const ticks = own.flatMap(({ lastTickAt }) => (lastTickAt === null ? [] : [lastTickAt.getTime()]));
    set('pobsync_scheduler_last_tick_timestamp_seconds', latestOf(ticks), { node });
  }
}

function latestOf(timesMs: readonly number[]): Date | null {
  return timesMs.length === 0 ? null : new Date(Math.max(...timesMs));
}

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1000;
}
