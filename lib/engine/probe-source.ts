import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import type { SourcePath } from '../domain/source-path.ts';
import type { Check } from './probe-host.ts';
import { remoteShellArgs, remoteSource } from './rsync-args.ts';
import { judgeRsync } from './rsync-failure.ts';
import { runRsync } from './rsync-process.ts';
import type { SshFiles } from './ssh-config.ts';

/** Lists the top level of a source as a backup would read it; transfers nothing. */
export async function probeSource(
  config: EffectiveHostConfig,
  source: SourcePath,
  ssh: SshFiles,
  signal: AbortSignal,
): Promise<Check> {
  let entries = 0;
  const remote = remoteShellArgs(ssh.configPath, config.rsyncPath);
  const outcome = await runRsync({
    args: ['--list-only', '--dirs', '--timeout=60', ...remote, '--', remoteSource(source)],
    home: ssh.home,
    lockFd: null,
    signal,
    onProgress: () => undefined,
    onLine: () => entries++,
  });
  const check = (ok: Check['ok'], message: string, cure: string | null, code: Check['code'] = null) => {
    return { name: 'source' as const, ok, code, message, cure, source };
  };
  const judged = judgeRsync('Check', outcome, config);
  if (judged.verdict === 'failed') {
    const { message, cure, code } = judged.failure;
    return check('failed', message, cure, code);
  }
  if (judged.verdict === 'partial') {
    const cure = `Let ${config.sshUser} read it, or back up as root or with sudo.`;
    return check('warning', `The source ${source} cannot be read as a whole: ${judged.remark}`, cure);
  }
  // the directory itself is one of them
  if (entries > 1) return check('ok', `The source ${source} can be read.`, null);
  return check('warning', `The source ${source} is empty.`, 'Check that it is mounted on the host.');
}
