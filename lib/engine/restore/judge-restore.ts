import { InterruptedError, PobsyncError, RefusedError } from '../../domain/errors.ts';
import { showText } from '../../domain/show-text.ts';
import { judgeRsync } from '../rsync-failure.ts';
import type { RsyncOutcome } from '../rsync-process.ts';

/** Where a restore went, for the messages. */
export interface RestorePlace {
  host: string;
  address: string;
  /** Shown: a directory here, or a path on the host. */
  target: string;
}

const shownLines = 20;

/**
 * What rsync's end means for a restore.
 *
 * @returns warnings; what could not be restored is among them
 * @throws PobsyncError
 */
export function judgeRestore(
  outcome: Pick<RsyncOutcome, 'exitCode' | 'signal' | 'stderr'>,
  place: RestorePlace,
): string[] {
  const { stderr } = outcome;
  if (/read-only server/i.test(stderr)) {
    throw new RefusedError(
      `Restore to ${place.target} was refused: the key may only read on ${place.host} (it is restricted by rrsync -ro).`,
      {
        cure:
          'Nothing was written. For the time of the restore, put command="rrsync /" in the place of command="rrsync -ro /" ' +
          'before the key in authorized_keys on the host, or restore to a directory here and copy from there.',
      },
    );
  }
  const [, complaint] = /rrsync error: (.*)/i.exec(stderr) ?? [];
  if (complaint !== undefined) {
    throw new RefusedError(
      `Restore to ${place.target} was refused by rrsync on ${place.host}: ${showText(complaint, 200)}.`,
      {
        cure: `Look at the line of the key in authorized_keys on the host: the directory behind rrsync must contain ${place.target}.`,
        facts: { restrictedBy: 'rrsync' },
      },
    );
  }
  if (/No space left on device|Disk quota exceeded/.test(stderr)) {
    throw new PobsyncError('disk_full', `Restore to ${place.target} failed: there is no space left there.`, {
      cure: 'Free space there, then run the same restore again: it goes on where this one ended.',
    });
  }
  const judgement = judgeRsync('Restore', outcome, { host: place.host, address: place.address, sources: [] });
  if (judgement.verdict === 'success') return [];
  if (judgement.verdict !== 'failed') {
    const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('rsync error:'));
    return [`Not everything could be restored to ${place.target}.`, ...lines.slice(0, shownLines)];
  }
  const { failure } = judgement;
  const options = { cure: failure.cure };
  if (failure.code === 'interrupted') throw new InterruptedError(failure.message, options);
  throw new PobsyncError(failure.code, failure.message, options);
}
