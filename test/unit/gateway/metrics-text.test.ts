import { describe, expect, test } from '@jest/globals';
import { metricTable } from '../../../lib/gateway/metrics/metric-table.ts';
import { metricsText } from '../../../lib/gateway/metrics/metrics-text.ts';
import type { MetricsReport } from '../../../lib/operations/report-metrics.ts';

const at = new Date('2026-11-23T02:15:00Z');
const atSeconds = at.getTime() / 1000;

const report: MetricsReport = {
  version: '1.0.0',
  backend: 'sqlite',
  hosts: [
    {
      host: 'web1',
      enabled: true,
      createdAt: at,
      lastGoodAt: at,
      overdueAfterHours: 36,
      latest: {
        host: 'web1',
        status: 'failed',
        endedAt: at,
        durationMs: 1500,
        filesTotal: 12,
        bytesTotal: 9_007_199_254,
        bytesNew: null,
      },
    },
    {
      ...{ host: 'new', enabled: false, createdAt: at, lastGoodAt: null, overdueAfterHours: 0, latest: null },
    },
  ],
  snapshots: [{ host: 'web1', status: 'complete', count: 3 }],
  queued: 2,
  running: 1,
  oldestQueuedAt: at,
  lastDay: { success: 4 },
  nodes: [
    {
      name: 'main',
      freeBytes: 10,
      totalBytes: 20,
      freeInodes: 30,
      totalInodes: 40,
      spaceCheckedAt: at,
    },
  ],
  workers: [
    { node: 'main', role: 'scheduler', heartbeatAt: at, lastTickAt: at },
    { node: 'main', role: 'gateway', heartbeatAt: at, lastTickAt: null },
  ],
};

const lines = async () => (await metricsText(report)).split('\n');

describe('the metrics', () => {
  test('tell times as Unix seconds and sizes as whole numbers', async () => {
    expect(await lines()).toEqual(
      expect.arrayContaining([
        `pobsync_host_last_good_backup_timestamp_seconds{host="web1"} ${atSeconds}`,
        'pobsync_host_last_backup_duration_seconds{host="web1"} 1.5',
        'pobsync_host_last_backup_size_bytes{host="web1"} 9007199254',
        'pobsync_host_overdue_after_seconds{host="web1"} 129600',
        'pobsync_host_last_backup_ok{host="web1"} 0',
        `pobsync_scheduler_last_tick_timestamp_seconds{node="main"} ${atSeconds}`,
      ]),
    );
  });

  test('have no line for what is not known', async () => {
    const text = await metricsText(report);
    expect(text).not.toContain('last_backup_new_bytes{');
    expect(text).not.toContain('last_good_backup_timestamp_seconds{host="new"}');
  });

  test('count a gateway as no worker', async () => {
    expect(await lines()).toContain('pobsync_workers{node="main"} 1');
  });

  test('say zero for every way to end that did not happen', async () => {
    expect(await lines()).toContain('pobsync_runs_last_day{status="failed"} 0');
  });

  test('have help and type for each row of the table, and nothing else', async () => {
    const typed = (await lines())
      .filter((line) => line.startsWith('# TYPE '))
      .map((line) => line.split(' ')[2]);
    expect(typed).toEqual(Object.keys(metricTable));
  });

  test('keep values of one scrape out of the next', async () => {
    const emptied = await metricsText({ ...report, hosts: [], snapshots: [] });
    expect(emptied).not.toContain('{host=');
  });
});
