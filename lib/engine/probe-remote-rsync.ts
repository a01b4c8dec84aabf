import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import { showText } from '../domain/show-text.ts';
import { localRsyncVersion } from './local-programs.ts';
import type { Check } from './probe-host.ts';
import { judgeRsync } from './rsync-failure.ts';
import { compareVersions, oldestGoodRsync, oldestSafeRsync } from './rsync-version.ts';
import { runProgram } from './run-program.ts';
import { sshAlias, type SshFiles } from './ssh-config.ts';

/** Logs in as a backup would and asks the host's rsync for its version; compares the versions of both ends. */
export async function probeRemoteRsync(
  config: EffectiveHostConfig,
  ssh: SshFiles,
  signal: AbortSignal,
): Promise<Check[]> {
  const command = [...config.rsyncPath.split(' '), '--version'];
  const result = await runProgram('ssh', ['-F', ssh.configPath, sshAlias, ...command], {
    timeoutMs: 60_000,
    signal,
  });
  const said = result.stdout.toString('utf8');
  const stderr = result.stderr.toString('utf8');
  const remote = /^rsync\s+version v?(\d[\w.]*)/m.exec(said)?.[1] ?? null;
  const login: Check = {
    name: 'login',
    ok: 'ok',
    code: null,
    message: `The login as ${config.sshUser} works.`,
    cure: null,
  };
  if (remote !== null) return [login, compareEnds(await localRsyncVersion(), remote)];

  const exitCode = result.exitCode === 0 ? 12 : (result.exitCode ?? 255);
  const lines = stderr.split(/\r?\n/).map((line) => showText(line));
  const judged = judgeRsync('Check', { exitCode, signal: null, stderr: lines.join('\n') }, config);
  if (judged.verdict === 'failed' && result.exitCode === 255) {
    const { code, message, cure } = judged.failure;
    return [{ name: 'login', ok: 'failed', code, message, cure }];
  }
  if (
    judged.verdict === 'failed' &&
    ['remote_rsync_missing', 'login_refused'].includes(judged.failure.code)
  ) {
    const { code, message, cure } = judged.failure;
    return [login, { name: 'remote_rsync', ok: 'failed', code, message, cure }];
  }
  // as it should be: such a key tells no version, and says so
  if (/rrsync/.test(stderr)) {
    const message = `The key may only read on the host (rrsync); rsync there should be ${oldestGoodRsync} or newer.`;
    return [login, { name: 'remote_rsync', ok: 'ok', code: null, message, cure: null }];
  }
  return [
    login,
    {
      name: 'remote_rsync',
      ok: 'warning',
      code: null,
      message: "The host does not tell its rsync's version.",
      cure: `See to it that the host has rsync ${oldestGoodRsync} or newer.`,
    },
  ];
}

function compareEnds(local: string | null, remote: string): Check {
  const versions = `rsync here is ${local ?? 'missing'}, on the host ${showText(remote, 40)}`;
  const oldest = [local ?? '0', remote].sort(compareVersions)[0] ?? '0';
  const check = (ok: Check['ok'], message: string, cure: string | null): Check => ({
    name: 'remote_rsync',
    ok,
    code: ok === 'ok' ? null : 'unsupported',
    message,
    cure,
  });
  if (local === null || compareVersions(local, oldestSafeRsync) < 0) {
    return check(
      'failed',
      `${versions}; expected ${oldestSafeRsync} or newer here.`,
      'Install a current rsync here.',
    );
  }
  if (compareVersions(oldest, oldestGoodRsync) < 0) {
    const wanted = `${oldestGoodRsync} or newer`;
    return check(
      'warning',
      `${versions}; older ones have known holes.`,
      `Install rsync ${wanted} on both ends.`,
    );
  }
  return check('ok', `${versions}.`, null);
}
