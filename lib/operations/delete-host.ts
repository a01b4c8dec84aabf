import { deleteHost as removeHostRow, getHost } from '../data/hosts.ts';
import { activeRuns } from '../data/runs.ts';
import { listSnapshots } from '../data/snapshots.ts';
import { BusyError, RefusedError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import type { Services } from './services.ts';

export interface DeleteHostInput {
  host: string;
  /** Forget a host although it has snapshots: its rows go, its directories stay. */
  forget?: boolean | undefined;
  /** The host's name once more, typed by whoever wants to forget its snapshots. */
  confirm?: string | undefined;
}

export interface DeleteHostResult {
  host: string;
  /** Rows of snapshots that were forgotten; `discover` finds their directories again. */
  forgottenSnapshots: number;
}

/**
 * Removes a host, its schedules and its approved keys. Never deletes a directory.
 *
 * @throws NotFoundError
 * @throws RefusedError while it has snapshots, unless they are to be forgotten and the name was typed
 * @throws BusyError while one of its runs waits or runs
 */
export async function deleteHost(services: Services, input: DeleteHostInput): Promise<DeleteHostResult> {
  const name = parseHostName(input.host);
  const database = await services.database();
  return database.write(async (tx) => {
    const host = await getHost(tx, name);
    const [active] = await activeRuns(tx, host.name);
    if (active !== undefined) {
      throw new BusyError(`Host ${name} has a ${active.status} ${active.operation} run, ${active.id}.`, {
        cure: `Wait for it, or stop it: pobsync cancel ${active.id}`,
        facts: { host: name, runId: active.id },
      });
    }
    const { total } = await listSnapshots(tx, { host: name }, { pageSize: 1 });
    if (total > 0) guardForget(input, total);
    await removeHostRow(tx, name);
    return { host: name, forgottenSnapshots: total };
  });
}

function guardForget({ host, forget = false, confirm }: DeleteHostInput, snapshots: number): void {
  if (!forget) {
    throw new RefusedError(
      `Refused to delete host ${host}: it has ${snapshots} snapshot${snapshots === 1 ? '' : 's'}.`,
      {
        cure: `Disable it (pobsync configure-host ${host} --disable), or forget its snapshots and keep their files: add --forget.`,
        facts: { host, snapshots },
      },
    );
  }
  if (confirm !== host) {
    throw new RefusedError(
      `Refused to forget the snapshots of ${host} (${snapshots}): the host's name was not typed as confirmation.`,
      { cure: `Add --confirm ${host}. The files stay on disk.`, facts: { host, snapshots } },
    );
  }
}
