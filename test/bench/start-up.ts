import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { install, type Installed } from './installed.ts';
import { median, type BenchRow } from './row.ts';

/** What it costs to start: CPU of `pobsync status`, and the memory of a scheduler with nothing to do. */
export async function measureStartUp(rounds = 5): Promise<BenchRow[]> {
  const site = await install();
  try {
    const status = median(
      Array.from({ length: rounds }, () => cpuSeconds(site, ['dist/pobsync.cjs', 'status'])),
    );
    const alone = median(
      Array.from({ length: rounds }, () => cpuSeconds(site, ['dist/functions/status.cjs', '{}'])),
    );
    const node = median(Array.from({ length: rounds }, () => cpuSeconds(site, ['-e', '0'])));
    const memory = await idleMegabytes(site);
    return [
      row(
        'CPU of pobsync status, cold',
        `${status.toFixed(2)} s`,
        status,
        0.5,
        `an empty node script: ${node.toFixed(2)} s`,
      ),
      row(
        'CPU of status.cjs alone',
        `${alone.toFixed(2)} s`,
        alone,
        0.5,
        'the rest is parsing the bundle and TypeORM',
      ),
      row('memory of the idle scheduler', `${memory.toFixed(0)} MB`, memory, 100, 'resident, after 10 s'),
    ];
  } finally {
    await site.remove();
  }
}

function row(measure: string, ours: string, value: number, goal: number, note: string): BenchRow {
  return { measure, ours, reference: '', ratio: null, goal, met: value <= goal, note };
}

/** User and system time of a whole process, as the shell's `times` says. */
function cpuSeconds({ environment }: Installed, args: string[]): number {
  const script = '"$0" "$@" >/dev/null; times';
  const { stdout } = spawnSync('bash', ['-c', script, process.execPath, ...args], { env: environment });
  const children = stdout.toString().trim().split('\n').at(-1) ?? '';
  return children.split(' ').reduce((sum, text) => {
    const [minutes, seconds] = text.replace('s', '').split('m').map(Number);
    return sum + (minutes ?? 0) * 60 + (seconds ?? 0);
  }, 0);
}

async function idleMegabytes({ environment }: Installed): Promise<number> {
  const args = [join(process.cwd(), 'dist/pobsync.cjs'), 'scheduler', '--loop', '--interval', '60'];
  const scheduler = spawn(process.execPath, args, { env: environment, stdio: 'ignore' });
  try {
    await sleep(10_000);
    const status = readFileSync(`/proc/${scheduler.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  } finally {
    scheduler.kill('SIGTERM');
    await new Promise((resolve) => scheduler.once('exit', resolve));
  }
}
