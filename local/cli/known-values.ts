import { listHosts } from '../../lib/operations/list-hosts.ts';
import { listRuns } from '../../lib/operations/list-runs.ts';
import { listSnapshots } from '../../lib/operations/list-snapshots.ts';
import type { Cli } from './cli.ts';
import type { KnownValueKind } from './complete-words.ts';

/** Names that only the database knows, newest first; none when it cannot be asked: completion never complains. */
export async function knownValues(cli: Cli, kind: KnownValueKind, host?: string): Promise<string[]> {
  try {
    const services = cli.services();
    switch (kind) {
      case 'host':
        return (await listHosts(services)).items.map((row) => row.host);
      case 'snapshot':
        return (await listSnapshots(services, { host, pageSize: 200 })).items.map((row) => row.name);
      case 'run':
        return (await listRuns(services, { pageSize: 50 })).items.map((row) => row.id);
    }
  } catch {
    return [];
  }
}
