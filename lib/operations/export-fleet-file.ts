import { InvalidInputError } from '../domain/errors.ts';
import { inDirectory, splitPath } from '../fleet-file/config-directory.ts';
import { fleetDocument } from '../fleet-file/fleet-document.ts';
import type { Fleet } from '../fleet-file/fleet.ts';
import { largestFleetFile, parseFleetFile } from '../fleet-file/parse-fleet-file.ts';
import { printYaml, updateYaml } from '../fleet-file/print-yaml.ts';
import { readConfigFile } from '../fleet-file/read-config-file.ts';
import { writeConfigFile } from '../fleet-file/write-config-file.ts';
import { planFleet } from './plan-fleet.ts';
import { readFleet } from './read-fleet.ts';
import type { Services } from './services.ts';

export interface ExportFleetFileResult {
  /** null when it was only printed. */
  path: string | null;
  /** False when the file said the same already. */
  written: boolean;
  hosts: number;
  text: string;
}

const heading = 'The configuration of pobsync. Compare it with: pobsync config diff FILE';

/**
 * Prints the whole configuration as a fleet file. A file that is there keeps its comments, and everything that says
 * what is stored anyway stays as it is written. Holds no secret.
 *
 * @param input.path where to write it, for its owner only; absent to have the text alone
 * @throws InvalidInputError when the file that is there is no fleet file
 * @throws RefusedError when a symlink has the name of the file
 */
export async function exportFleetFile(
  services: Services,
  input: { path?: string | undefined } = {},
): Promise<ExportFleetFileResult> {
  const database = await services.database();
  const fleet = await database.read((tx) => readFleet(tx));
  const hosts = fleet.hosts.length;
  if (input.path === undefined) return { path: null, written: false, hosts, text: print(fleet) };
  const { path } = input;
  const { directory, name } = splitPath(path);
  return inDirectory(directory, async (opened) => {
    const before = await readConfigFile(opened, name, largestFleetFile);
    const text = before === null ? print(fleet) : update(path, before, fleet, services.config.node);
    const written = text !== before;
    if (written) await writeConfigFile(opened, name, text);
    return { path, written, hosts, text };
  });
}

function print(fleet: Fleet): string {
  const text = printYaml(fleetDocument(fleet), heading);
  if (Buffer.byteLength(text) <= largestFleetFile) return text;
  // a file that cannot be read back is worse than none
  throw new InvalidInputError(`The configuration is too large for one file of ${largestFleetFile} bytes.`, {
    cure: 'Use export-configs, which writes one file a host.',
  });
}

/** Parts that mean what is stored keep their words; the others are brought up to date. */
function update(file: string, before: string, fleet: Fleet, ownNode: string): string {
  const said = parseFleetFile(file, before);
  const plan = planFleet(fleet, said, { absentHosts: 'keep', ownNode });
  const differing = new Set(plan.hosts.map(({ host }) => host));
  const named = new Set(said.hosts?.map(({ name }) => String(name)));
  const isAsStored = (host: string) => named.has(host) && !differing.has(host);
  return updateYaml(file, before, fleetDocument(fleet), ([part, host]) => {
    if (part === 'global' && host === undefined)
      return said.global !== null && plan.global.changes.length === 0;
    return part === 'hosts' && host !== undefined && isAsStored(host);
  });
}
