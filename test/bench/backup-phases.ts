import { readFileSync } from 'node:fs';
import type { Installed } from './installed.ts';

/** One command from its start to its end. */
export interface Measured {
  startedMs: number;
  endedMs: number;
  /** User and system time of all processes on this side of the wire that ended. */
  cpuMs: number;
}

/** Times a piece of work and the processes that it waits for. */
export async function measured(work: () => Promise<unknown>): Promise<Measured> {
  const before = cpuOfChildrenMs();
  const startedMs = Date.now();
  await work();
  return { startedMs, endedMs: Date.now(), cpuMs: cpuOfChildrenMs() - before };
}

interface RunShown {
  startedAt: string;
  endedAt: string;
  log: { at: string; text: string }[];
}

/** Milliseconds of each step of the newest backup, told by its own log. */
export async function backupPhases(site: Installed, { startedMs, endedMs }: Measured): Promise<Phases> {
  const { items } = JSON.parse(await site.pobsync('runs', '--json')) as { items: { id: string }[] };
  const run = JSON.parse(await site.pobsync('run', items[0]?.id ?? '', '--json')) as RunShown;
  const at = (begin: string) => {
    const line = run.log.find(({ text }) => text.startsWith(begin));
    if (line === undefined) throw new Error(`the log of the run has no "${begin}…"`);
    return Date.parse(line.at);
  };
  const steps = {
    start: at('Backup of'),
    connect: at('Client negotiated'),
    transfer: at('Counting the tree'),
    'count, record, sync': at('Snapshot '),
    'SQL and exit': endedMs,
  };
  let from = startedMs;
  return Object.entries(steps).map(([name, to]) => {
    const ms = to - from;
    from = to;
    return { name, ms };
  });
}

export type Phases = { name: string; ms: number }[];

/** @example phasesText(runs) // 'start 310, connect 240, transfer 7012, … ms' (medians) */
export function phasesText(runs: readonly Phases[], median: (values: number[]) => number): string {
  const names = runs[0]?.map(({ name }) => name) ?? [];
  const parts = names.map(
    (name, index) => `${name} ${median(runs.map((run) => run[index]?.ms ?? 0)).toFixed(0)}`,
  );
  return `${parts.join(', ')} ms`;
}

/** Of children that have ended and been waited for; proc(5), cutime and cstime in ticks of 10 ms. */
function cpuOfChildrenMs(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
