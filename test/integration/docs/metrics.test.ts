import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricTable } from '../../../lib/gateway/metrics/metric-table.ts';

const infra = join(import.meta.dirname, '../../../infra');
const read = (path: string) => readFileSync(join(infra, path), 'utf8');

test('the documented metrics are those of the program', () => {
  const documented = read('docs/reference/metrics.md')
    .split('\n')
    .map((line) => /^\|\s*`(\w+)`\s*\|\s*(.*?)\s*\|\s*(.+?)\s*\|$/.exec(line))
    .filter((match) => match !== null)
    .map(([, name, labels, help]) => [name, labels, help]);
  expect(documented).toEqual(
    Object.entries(metricTable).map(([name, { help, labels }]) => [
      name,
      labels.map((label) => `\`${label}\``).join(', '),
      help,
    ]),
  );
});

test.each(['monitoring/alerts.yaml', 'monitoring/grafana-dashboard.json'])(
  '%s asks for metrics that exist',
  (path) => {
    const names = [...read(path).matchAll(/\bpobsync_\w+/g)].map(([name]) => name);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(Object.keys(metricTable)).toContain(name);
  },
);
