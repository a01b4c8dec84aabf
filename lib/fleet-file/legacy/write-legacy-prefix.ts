import {
  inDirectory,
  inSubdirectory,
  listDirectory,
  shownPath,
  type ConfigDirectory,
} from '../config-directory.ts';
import type { FileData } from '../fleet-document.ts';
import type { Fleet } from '../fleet.ts';
import { parseYaml } from '../parse-yaml.ts';
import { printYaml, updateYaml } from '../print-yaml.ts';
import { readConfigFile } from '../read-config-file.ts';
import { writeConfigFile } from '../write-config-file.ts';
import { legacyGlobalDocument, legacyHostDocument } from './legacy-document.ts';
import { largestLegacyFile, realPrefix } from './read-legacy-prefix.ts';

export interface WrittenFiles {
  written: string[];
  unchanged: number;
  /** Files of hosts that are not in the fleet; they are left alone. */
  leftAlone: string[];
}

/**
 * Writes a fleet in the legacy layout. Files that are there keep their comments; each is replaced as a whole or not at
 * all.
 *
 * @throws InvalidInputError when a file that is there cannot be read
 * @throws RefusedError when a symlink has the name of a file
 */
export async function writeLegacyPrefix(
  prefix: string,
  fleet: Fleet,
  machine: { backupRoot: string | null; home: string },
): Promise<WrittenFiles> {
  const result: WrittenFiles = { written: [], unchanged: 0, leftAlone: [] };
  await inDirectory(await realPrefix(prefix), (root) =>
    inSubdirectory(root, 'config', { make: true }, async (config) => {
      await inSubdirectory(config, 'hosts', { make: true }, async (directory) => {
        for (const host of fleet.hosts) {
          await writeOver(directory, `${host.name}.yaml`, legacyHostDocument(host), result);
        }
        const names = new Set(fleet.hosts.map((host) => `${host.name}.yaml`));
        const others = (await listDirectory(directory)).filter(
          ({ name }) => /^[^.].*\.ya?ml$/.test(name) && !names.has(name),
        );
        result.leftAlone.push(...others.map(({ name }) => shownPath(directory, name)));
      });
      // last: whoever finds it finds the hosts
      await writeOver(config, 'global.yaml', legacyGlobalDocument(fleet.global, machine), result);
    }),
  );
  return result;
}

async function writeOver(
  directory: ConfigDirectory,
  name: string,
  data: FileData,
  result: WrittenFiles,
): Promise<void> {
  const file = shownPath(directory, name);
  const before = await readConfigFile(directory, name, largestLegacyFile);
  if (before !== null) parseYaml(file, before);
  const text =
    before === null ? printYaml(data, 'Written by pobsync export-configs.') : updateYaml(file, before, data);
  if (text === before) {
    result.unchanged++;
    return;
  }
  await writeConfigFile(directory, name, text);
  result.written.push(file);
}
