import { InvalidInputError } from '../domain/errors.ts';
import { inDirectory, splitPath } from '../fleet-file/config-directory.ts';
import { decodeText } from '../fleet-file/decode-text.ts';
import { largestFleetFile, parseFleetFile } from '../fleet-file/parse-fleet-file.ts';
import { atPlace } from '../fleet-file/problem-list.ts';
import { readConfigFile, tooLarge } from '../fleet-file/read-config-file.ts';
import { showText } from '../domain/show-text.ts';
import { changeFleet, type ChangeFleetResult } from './change-fleet.ts';
import type { Services } from './services.ts';

export interface ApplyFleetFileInput {
  /** Path of the fleet file, or its text when it came another way. */
  file: { path: string } | { name: string; text: string };
  /** Delete hosts that the file does not name, where they would be disabled otherwise. Never deletes a file of a snapshot. */
  prune?: boolean | undefined;
  /** Only say what would be done. */
  dryRun?: boolean | undefined;
  /** With `prune`: the hosts whose deletion was shown and agreed to. */
  agreedDeletions?: readonly string[] | undefined;
}

/**
 * Makes the configuration what a fleet file says. Hosts that it does not name are disabled and keep their snapshots.
 *
 * @throws InvalidInputError with file and line of every problem; nothing was changed then
 * @throws RefusedError when hosts would be deleted that nobody agreed to
 */
export async function applyFleetFile(
  services: Services,
  input: ApplyFleetFileInput,
): Promise<ChangeFleetResult> {
  const { prune = false, dryRun = false, agreedDeletions = null } = input;
  const { name, text } = await readSource(input.file);
  const wanted = parseFleetFile(name, text);
  return changeFleet(services, wanted, {
    absentHosts: prune ? 'delete' : 'disable',
    dryRun,
    agreedDeletions,
  });
}

async function readSource(file: ApplyFleetFileInput['file']): Promise<{ name: string; text: string }> {
  if ('text' in file) {
    const bytes = Buffer.from(file.text);
    if (bytes.length > largestFleetFile) throw tooLarge(file.name, largestFleetFile);
    const text = decodeText(file.name, bytes);
    const lost = text.indexOf('\ufffd');
    if (lost !== -1) throw notUtf8(file.name, text.slice(0, lost));
    return { name: file.name, text };
  }
  const { directory, name } = splitPath(file.path);
  const text = await inDirectory(directory, (opened) => readConfigFile(opened, name, largestFleetFile));
  if (text === null) throw new InvalidInputError(`No file ${showText(file.path)}.`);
  return { name: file.path, text };
}

/** Who made a text of the bytes has put this character where they were not UTF-8. */
function notUtf8(file: string, before: string): InvalidInputError {
  return new InvalidInputError(
    atPlace(
      { file, line: before.split('\n').length },
      'Unreadable text: it is not valid UTF-8; expected UTF-8.',
    ),
  );
}
