import { findNode } from '../data/nodes.ts';
import { writeLegacyPrefix, type WrittenFiles } from '../fleet-file/legacy/write-legacy-prefix.ts';
import { readFleet } from './read-fleet.ts';
import type { Services } from './services.ts';

export interface ExportLegacyConfigsResult extends WrittenFiles {
  hosts: number;
}

/**
 * Writes the configuration in the layout of the older system: `config/global.yaml` and one file a host.
 *
 * @param input.prefix a directory that exists
 * @throws InvalidInputError when a file that is there cannot be read
 * @throws RefusedError when a symlink has the name of a file
 */
export async function exportLegacyConfigs(
  services: Services,
  input: { prefix: string },
): Promise<ExportLegacyConfigsResult> {
  const { home, node } = services.config;
  const database = await services.database();
  const { fleet, backupRoot } = await database.read(async (tx) => ({
    fleet: await readFleet(tx),
    backupRoot: (await findNode(tx, node))?.backupRoot ?? null,
  }));
  const files = await writeLegacyPrefix(input.prefix, fleet, { backupRoot, home });
  return { hosts: fleet.hosts.length, ...files };
}
