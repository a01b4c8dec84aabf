import type { Dirent } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { InvalidInputError } from '../../domain/errors.ts';
import { parseHostName } from '../../domain/host-name.ts';
import { showText } from '../../domain/show-text.ts';
import {
  inDirectory,
  inSubdirectory,
  listDirectory,
  shownPath,
  type ConfigDirectory,
} from '../config-directory.ts';
import type { WantedFleet, WantedGlobal, WantedHost } from '../fleet.ts';
import { atPlace, newProblemList, type ProblemList } from '../problem-list.ts';
import { readConfigFile } from '../read-config-file.ts';
import { parseLegacyGlobal, parseLegacyHost, type LegacyMachine } from './parse-legacy.ts';

/** Bytes of one file. */
export const largestLegacyFile = 1024 * 1024;
const mostHostFiles = 10_000;

/** What a legacy directory says. */
export interface LegacyConfig {
  wanted: WantedFleet;
  machine: LegacyMachine;
  /** Sentences with their place: unknown keys that are kept, files that were not read. */
  notes: string[];
  files: number;
}

/**
 * Reads `<prefix>/config/global.yaml` and `<prefix>/config/hosts/<host>.yaml`. All files are read before anything is
 * said, so that everything that is wrong is told at once.
 *
 * @throws InvalidInputError with file and line of every problem
 */
export async function readLegacyPrefix(prefix: string): Promise<LegacyConfig> {
  const problems = newProblemList('Nothing was changed. Correct the files and repeat.');
  const notes: string[] = [];
  const found = await inDirectory(await realPrefix(prefix), (root) =>
    inSubdirectory(root, 'config', { make: false }, async (config) => ({
      global: await readGlobal(config, problems, notes),
      hosts: await inSubdirectory(config, 'hosts', { make: false }, (hosts) =>
        readHosts(hosts, problems, notes),
      ),
    })),
  );
  if (found === null || (found.global === null && found.hosts === null)) {
    throw new InvalidInputError(
      `No configuration in ${showText(prefix)}: expected config/global.yaml and config/hosts/<host>.yaml below it.`,
    );
  }
  problems.throwIfAny();
  return {
    wanted: { global: found.global?.wanted ?? null, hosts: found.hosts },
    machine: found.global?.machine ?? { backupRoot: null, home: null },
    notes,
    files: (found.global === null ? 0 : 1) + (found.hosts?.length ?? 0),
  };
}

/** The prefix itself may be reached by a symlink: the admin has named it. */
export async function realPrefix(prefix: string): Promise<string> {
  try {
    return await realpath(prefix);
  } catch (cause) {
    throw new InvalidInputError(`No directory ${showText(prefix)}: expected one that exists.`, { cause });
  }
}

async function readGlobal(
  config: ConfigDirectory,
  problems: ProblemList,
  notes: string[],
): Promise<{ wanted: WantedGlobal; machine: LegacyMachine } | null> {
  const name = 'global.yaml';
  const text = await problems.absorbAsync(() => readConfigFile(config, name, largestLegacyFile));
  if (typeof text !== 'string') return null;
  return parseLegacyGlobal(shownPath(config, name), text, problems, notes);
}

async function readHosts(
  directory: ConfigDirectory,
  problems: ProblemList,
  notes: string[],
): Promise<WantedHost[]> {
  const files = (await listDirectory(directory)).filter((entry) => isHostFile(directory, entry, notes));
  if (files.length > mostHostFiles) {
    throw new InvalidInputError(
      `Too many files in ${showText(directory.shown)}: expected at most ${mostHostFiles} hosts.`,
    );
  }
  const hosts: WantedHost[] = [];
  for (const { name } of files) {
    const file = shownPath(directory, name);
    const host = problems.attempt({ file, line: 1 }, () => parseHostName(name.replace(/\.ya?ml$/, '')));
    const text = await problems.absorbAsync(() => readConfigFile(directory, name, largestLegacyFile));
    if (host === undefined || typeof text !== 'string') continue;
    const twin = hosts.find((other) => other.name === host);
    if (twin !== undefined) {
      problems.add({ file, line: 1 }, `Host ${host} has two files: the other is ${twin.place.file}.`);
      continue;
    }
    hosts.push(parseLegacyHost(file, host, text, problems, notes));
  }
  return hosts;
}

/** Anything but a YAML file is left alone, and said so; what an editor leaves behind is not worth a word. */
function isHostFile(directory: ConfigDirectory, entry: Dirent, notes: string[]): boolean {
  if (/^\.|~$/.test(entry.name)) return false;
  if (/\.ya?ml$/.test(entry.name)) return true;
  notes.push(
    atPlace({ file: shownPath(directory, entry.name), line: 1 }, 'Not read: its name does not end in .yaml.'),
  );
  return false;
}
