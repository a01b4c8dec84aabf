import { spawnSync } from 'node:child_process';

/** Whether this process may mount file systems: in some containers even root may not. */
export function canMount(): boolean {
  return (
    process.getuid?.() === 0 &&
    spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
  );
}

/** mount(8). @throws Error with what it said */
export function mount(...args: string[]): void {
  const { status, stderr } = spawnSync('mount', args);
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr.toString()}`);
}
