import {
  findHost,
  getHost,
  insertHost,
  updateHost,
  type HostChanges,
  type HostRecord,
} from '../data/hosts.ts';
import type { Tx } from '../data/tx.ts';
import { parseAddress } from '../domain/address.ts';
import { parseComment } from '../domain/comment.ts';
import { ConflictError, InvalidInputError, NotFoundError, PobsyncError } from '../domain/errors.ts';
import { parseHostName, type HostName } from '../domain/host-name.ts';
import type { HostOverrides } from '../domain/host-settings.ts';
import { checkHostMove, requireNode } from './check-host-move.ts';
import { mergeOverrides, type SettingsChange } from './merge-settings.ts';
import type { Services } from './services.ts';
import { changesBetween, type FieldChange } from './setting-changes.ts';

/** Absent fields stay as they are. */
export interface ConfigureHostInput extends SettingsChange {
  host: string;
  /** Needed to create a host. */
  address?: string | undefined;
  enabled?: boolean | undefined;
  comment?: string | undefined;
  /** The backup host that is to back it up. */
  node?: string | undefined;
  /** Says that the snapshots were copied to the new node. */
  snapshotsMoved?: boolean | undefined;
  /** The version that was shown to whoever changes it; absent: whatever it is now. */
  version?: number | undefined;
}

export interface ConfigureHostResult {
  host: string;
  created: boolean;
  changes: FieldChange[];
  address: string;
  enabled: boolean;
  comment: string;
  /** What the host overrides. */
  settings: HostOverrides;
  version: number;
}

/**
 * Creates a host or changes it.
 *
 * @throws InvalidInputError with every problem, before anything was changed
 * @throws NotFoundError for a host that does not exist when no address is given to create it, and for an unknown node
 * @throws BusyError, RefusedError when it cannot go to another node now
 * @throws ConflictError when the host is not of the version that was shown
 */
export async function configureHost(
  services: Services,
  input: ConfigureHostInput,
): Promise<ConfigureHostResult> {
  const { name, plain } = checkInput(input);
  const now = services.clock.now();
  const database = await services.database();
  return database.write(async (tx) => {
    const before = await findHost(tx, name);
    if (before === null) {
      const { address } = plain;
      if (address === undefined) return missingHost(tx, name);
      const settings = mergeOverrides({}, input);
      const node = input.node ?? services.config.node;
      if (input.node !== undefined) await requireNode(tx, node);
      const host = await insertHost(tx, { name, node, ...plain, address, settings }, now);
      return resultOf(null, host);
    }
    if (input.version !== undefined && input.version !== before.version) throw changedMeanwhile(before);
    const settings = mergeOverrides(before.settings, input);
    const moved = input.node !== undefined && input.node !== before.node ? { node: input.node } : {};
    if (moved.node !== undefined) await checkHostMove(tx, before, moved.node, input.snapshotsMoved === true);
    const host = { ...before, ...plain, ...moved, settings };
    // a command that changes nothing must not make other people's edits outdated
    if (changesBetween(shownFields(before), shownFields(host)).length === 0) return resultOf(before, before);
    return resultOf(
      before,
      await updateHost(tx, name, before.version, { ...plain, ...moved, settings }, now),
    );
  });
}

function checkInput(input: ConfigureHostInput): { name: HostName; plain: HostChanges } {
  const problems: string[] = [];
  const check = <T>(parse: () => T): T | undefined => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const { address, enabled, comment } = input;
  const name = check(() => parseHostName(input.host));
  const parsedAddress = address === undefined ? undefined : check(() => parseAddress(address));
  if (comment !== undefined) check(() => parseComment(comment));
  check(() => mergeOverrides({}, input));
  if (problems.length > 0 || name === undefined) throw new InvalidInputError(problems);
  return {
    name,
    plain: {
      ...(parsedAddress === undefined ? {} : { address: parsedAddress }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(comment === undefined ? {} : { comment }),
    },
  };
}

async function missingHost(tx: Tx, name: HostName): Promise<never> {
  try {
    await getHost(tx, name);
  } catch (error) {
    if (!(error instanceof PobsyncError) || error.code !== 'not_found') throw error;
    throw new NotFoundError(error.message, {
      cure: `To add it, give its address: pobsync configure-host ${name} --address ADDRESS`,
      facts: error.facts,
    });
  }
  throw new Error('a host appeared inside the transaction that had not found it');
}

function changedMeanwhile(host: HostRecord): ConflictError {
  return new ConflictError(`Host "${host.name}" was changed by somebody else since it was shown.`, {
    cure: 'Look at it again and repeat the change.',
  });
}

function resultOf(before: HostRecord | null, after: HostRecord): ConfigureHostResult {
  const { address, enabled, comment, settings, version } = after;
  return {
    host: after.name,
    created: before === null,
    changes: changesBetween(before === null ? {} : shownFields(before), shownFields(after)),
    address,
    enabled,
    comment,
    settings,
    version,
  };
}

function shownFields({ address, node, enabled, comment, settings }: Omit<HostRecord, 'id'>) {
  return { address, node, enabled, comment, ...settings };
}
