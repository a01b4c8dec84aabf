import { resolve } from 'node:path';
import { findNode } from '../data/nodes.ts';
import { showText } from '../domain/show-text.ts';
import type { LegacyMachine } from '../fleet-file/legacy/parse-legacy.ts';
import { readLegacyPrefix } from '../fleet-file/legacy/read-legacy-prefix.ts';
import { atPlace } from '../fleet-file/problem-list.ts';
import { changeFleet, type ChangeFleetResult } from './change-fleet.ts';
import type { Services } from './services.ts';

export interface ImportLegacyConfigsResult extends ChangeFleetResult {
  files: number;
  /** Sentences with file and line: what was kept for the record, left out, or has to be done by hand. */
  notes: string[];
}

/**
 * Takes over the YAML files of the older system: everything, or nothing when anything is wrong. Hosts without a file
 * stay as they are.
 *
 * @param input.prefix the directory that holds `config/`
 * @throws InvalidInputError with file and line of every problem
 */
export async function importLegacyConfigs(
  services: Services,
  input: { prefix: string; dryRun?: boolean | undefined },
): Promise<ImportLegacyConfigsResult> {
  const { wanted, machine, notes, files } = await readLegacyPrefix(input.prefix);
  const result = await changeFleet(services, wanted, {
    absentHosts: 'keep',
    dryRun: input.dryRun ?? false,
    agreedDeletions: null,
  });
  return { ...result, files, notes: [...notes, ...(await machineNotes(services, machine))] };
}

/** A backup root is a disk with a marker, and a home is where this process already lives: neither is a row to change. */
async function machineNotes(services: Services, machine: LegacyMachine): Promise<string[]> {
  const { home, node } = services.config;
  const database = await services.database();
  const root = (await database.read((tx) => findNode(tx, node)))?.backupRoot ?? null;
  const notes: string[] = [];
  if (machine.backupRoot !== null && resolve(machine.backupRoot.path) !== root) {
    const now = root === null ? 'no backup root is set' : `the backup root is ${showText(root)}`;
    notes.push(
      atPlace(
        machine.backupRoot.place,
        `backup_root is not taken over, ${now}: set it with pobsync configure-global --backup-root PATH.`,
      ),
    );
  }
  if (machine.home !== null && resolve(machine.home.path) !== home) {
    notes.push(
      atPlace(
        machine.home.place,
        `pobsync_home is not taken over: the home is ${showText(home)} (POBSYNC_HOME).`,
      ),
    );
  }
  return notes;
}
