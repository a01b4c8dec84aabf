import { cpus, totalmem } from 'node:os';
import { measureBackupOverhead } from './backup-overhead.ts';
import { measureChecksumCost } from './checksum-cost.ts';
import { measureCommandBackup } from './command-backup.ts';
import { measureCountMemory } from './count-memory.ts';
import { measureDecisions } from './decisions.ts';
import { measureFleet } from './fleet-simulation.ts';
import { measureLargeBackup } from './large-backup.ts';
import { measureGateway } from './gateway-speed.ts';
import { measurePages } from './page-speed.ts';
import { measureRecovery } from './recovery-speed.ts';
import type { BenchRow } from './row.ts';
import { measureScan } from './scan-speed.ts';
import { measureStartUp } from './start-up.ts';
import { measureTreeRemoval } from './tree-removal.ts';

export { serveBareStatus } from './bare-status-server.ts';

/** One line a measure; those that take many minutes run only when they are named. */
const measures: Record<string, { run: () => Promise<BenchRow[]>; onlyByName?: true }> = {
  engine: { run: () => measureBackupOverhead() },
  backup: { run: () => measureCommandBackup() },
  checksums: { run: () => measureChecksumCost() },
  removal: { run: () => measureTreeRemoval() },
  decisions: { run: () => measureDecisions() },
  recovery: { run: () => measureRecovery() },
  discover: { run: () => measureScan() },
  counting: { run: () => measureCountMemory() },
  gateway: { run: () => measureGateway() },
  pages: { run: () => measurePages() },
  'start-up': { run: () => measureStartUp() },
  fleet: { run: () => measureFleet(), onlyByName: true },
  'million-files': { run: () => measureLargeBackup(), onlyByName: true },
};

/** @returns the exit code: 1 when a goal was missed, 2 for an unknown name */
export async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !Object.hasOwn(measures, name));
  if (unknown.length > 0) {
    print(`Unknown measure ${unknown.join(', ')}: expected one of ${Object.keys(measures).join(', ')}.`);
    return 2;
  }
  print(
    `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, node ${process.version}\n`,
  );
  const rows: BenchRow[] = [];
  for (const [name, { run, onlyByName }] of Object.entries(measures)) {
    const chosen = wanted.length === 0 ? onlyByName !== true : wanted.includes(name);
    if (!chosen) continue;
    process.stderr.write(`measuring ${name}…\n`);
    rows.push(...(await run()));
  }
  print(table(rows));
  return rows.some((row) => row.met === false) ? 1 : 0;
}

function table(rows: readonly BenchRow[]): string {
  const head = ['MEASURE', 'OURS', 'REFERENCE', 'RATIO', '', 'GOAL', '', 'NOTE'];
  const cells = rows.map(({ measure, ours, reference, ratio, error, goal, met, note }) => [
    measure,
    ours,
    reference,
    ratio === null ? '' : ratio.toFixed(2),
    error === undefined ? '' : `± ${error.toFixed(2)}`,
    goal === null ? '' : `≤ ${goal}`,
    met === null ? '' : met ? 'met' : 'MISSED',
    note,
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...cells]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
