import { getHost } from '../data/hosts.ts';
import type { Page, PageRequest } from '../data/page.ts';
import { listRuns as selectRuns } from '../data/runs.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseHostName } from '../domain/host-name.ts';
import { runOperations, runStatuses } from '../domain/run-status.ts';
import { parseRunId } from '../domain/run-id.ts';
import { showText } from '../domain/show-text.ts';
import { viewRun, type RunView } from './run-view.ts';
import type { Services } from './services.ts';

export interface ListRunsInput extends PageRequest {
  host?: string | undefined;
  status?: string | undefined;
  operation?: string | undefined;
  /** Only runs older than this one. */
  before?: string | undefined;
}

/**
 * Runs, newest first. A host that is gone still has its runs, by name.
 *
 * @throws InvalidInputError
 * @throws NotFoundError for a host that neither exists nor ever ran
 */
export async function listRuns(services: Services, input: ListRunsInput = {}): Promise<Page<RunView>> {
  const host = input.host === undefined ? undefined : parseHostName(input.host);
  const status = oneOf('status', runStatuses, input.status);
  const operation = oneOf('operation', runOperations, input.operation);
  const before = input.before === undefined ? undefined : parseRunId(input.before);
  const filter = {
    ...(host === undefined ? {} : { host }),
    ...(status === undefined ? {} : { status }),
    ...(operation === undefined ? {} : { operation }),
    ...(before === undefined ? {} : { before }),
  };
  const database = await services.database();
  return database.read(async (tx) => {
    const page = await selectRuns(tx, filter, input);
    if (page.total === 0 && host !== undefined) await getHost(tx, host);
    return { ...page, items: page.items.map(viewRun) };
  });
}

/** @throws InvalidInputError */
export function oneOf<Value extends string>(
  name: string,
  values: readonly Value[],
  input: string | undefined,
): Value | undefined {
  if (input === undefined) return undefined;
  const found = values.find((value) => value === input);
  if (found !== undefined) return found;
  throw new InvalidInputError(
    `Invalid ${name} "${showText(input, 40)}": expected one of ${values.join(', ')}.`,
  );
}
