import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import { InterruptedError, PobsyncError } from '../domain/errors.ts';
import { diskSpace } from './disk-space.ts';
import type { BackupRoot } from './backup-root.ts';
import { fingerprintOf, scanHostKeys, type HostKey } from './host-keys.ts';
import { judgeRsync, type Failure } from './rsync-failure.ts';
import type { RsyncOutcome } from './rsync-process.ts';

interface Judged {
  partial: boolean;
  warnings: string[];
}

interface Target {
  root: BackupRoot;
  config: EffectiveHostConfig;
  hostKeys: readonly HostKey[];
}

/**
 * Judges how a fill ended, with a look of our own where rsync's words do not suffice: at the key that the host
 * presents, and at the space that is left.
 *
 * @throws PobsyncError when the tree is of no use
 */
export async function judgeFill(outcome: RsyncOutcome, target: Target): Promise<Judged> {
  const judgement = judgeRsync('Backup', outcome, target.config);
  if (judgement.verdict === 'success') return { partial: false, warnings: [] };
  if (judgement.verdict !== 'failed') {
    const lines = outcome.stderr
      .split('\n')
      .filter((line) => line !== '')
      .slice(0, 20);
    return { partial: judgement.verdict === 'partial', warnings: [judgement.remark, ...lines] };
  }
  const { failure } = judgement;
  if (failure.code === 'host_key_unknown' || failure.code === 'host_key_changed') {
    throw await hostKeyError(failure, target);
  }
  if (failure.code === 'disk_failed' && (await isFull(target.root)))
    throw toError({ ...failure, code: 'disk_full' });
  throw toError(failure);
}

function toError(failure: Failure): PobsyncError {
  const options = { cure: failure.cure, facts: { retryable: failure.retryable } };
  if (failure.code === 'interrupted') return new InterruptedError(failure.message, options);
  return new PobsyncError(failure.code, failure.message, options);
}

/** ssh does not say which key it was offered, so we ask the host ourselves. */
export async function hostKeyError(
  failure: Pick<Failure, 'message'>,
  { config, hostKeys }: Pick<Target, 'config' | 'hostKeys'>,
): Promise<PobsyncError> {
  const offered = await scanHostKeys(config.address, config.sshPort, 10_000).catch(() => []);
  const approved = hostKeys.map((key) => fingerprintOf(key.publicKey));
  const known = hostKeys.map((key) => key.keyType);
  const rivals = offered.filter((key) => known.includes(key.keyType));
  const shown = (rivals.length > 0 ? rivals : offered).map((key) => key.fingerprint);
  return new PobsyncError(
    'host_key_changed',
    `The host key of ${config.host} (${config.address}) changed: it presents ${shown.join(', ') || 'an unknown key'}, ` +
      `approved is ${approved.join(', ')}. Nothing was transferred.`,
    {
      cure:
        `If the host was reinstalled, compare the fingerprint on its console and approve it with: pobsync trust-host ` +
        `${config.host}. If not, somebody may be in between.`,
      facts: { offered: shown, approved, said: failure.message },
    },
  );
}

async function isFull(root: BackupRoot): Promise<boolean> {
  try {
    const { freeBytes, freeInodes, totalInodes } = await diskSpace(root.path);
    return freeBytes < 1024 * 1024 || (totalInodes > 0 && freeInodes < 16);
  } catch {
    return false;
  }
}
