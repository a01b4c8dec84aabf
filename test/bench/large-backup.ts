import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './installed.ts';
import { makeSource } from './make-source.ts';
import type { BenchRow } from './row.ts';

/** Peak memory of every node process of ours while a million files are backed up, first and again. */
export async function measureLargeBackup(): Promise<BenchRow[]> {
  const site = await install();
  try {
    makeSource(site.source, { directories: 10_000, filesPerDirectory: 100, bigFiles: 0, bigFileBytes: 0 });
    const peaks: number[] = [];
    for (let run = 0; run < 2; run++) {
      const args = [join(process.cwd(), 'dist/pobsync.cjs'), 'backup', 'web1'];
      const backup = spawn(process.execPath, args, { env: site.environment, stdio: 'ignore' });
      const ended = new Promise((resolve) => backup.once('exit', resolve));
      const timer = setInterval(() => peaks.push(largestNode(backup.pid ?? 0)), 500);
      await ended;
      clearInterval(timer);
    }
    const peak = Math.max(...peaks);
    return [
      {
        measure: 'memory while backing up 1,000,000 files',
        ours: `${peak.toFixed(0)} MB`,
        reference: '',
        ratio: null,
        goal: 150,
        met: peak <= 150,
        note: 'the largest node process, peak resident',
      },
    ];
  } finally {
    await site.remove();
  }
}

/** Peak resident megabytes of the largest node process among a process and its children. */
function largestNode(pid: number): number {
  const own = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const parent = Number(/PPid:\s+(\d+)/.exec(status)?.[1]);
        const isNode = /^Name:\s+(node|MainThread)/m.test(status);
        const isOurs = Number(name) === pid || parent === pid;
        return isNode && isOurs ? [Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024] : [];
      } catch {
        // ended while we looked
        return [];
      }
    });
  return Math.max(0, ...own);
}
