import type { FunctionContract } from '../../lib/contracts/function-contract.ts';
import { NotFoundError } from '../../lib/domain/errors.ts';
import { showText } from '../../lib/domain/show-text.ts';
import type { FunctionHandler } from '../../lib/handler/make-handler.ts';

// one line a function; loaded at the first call, since each brings its part of the program with it
const functions = {
  backup: () => import('../../functions/backup.ts'),
  prune: () => import('../../functions/prune.ts'),
  check: () => import('../../functions/check.ts'),
  discover: () => import('../../functions/discover.ts'),
  restore: () => import('../../functions/restore.ts'),
  gateway: () => import('../../functions/gateway.ts'),
  'scan-keys': () => import('../../functions/scan-keys.ts'),
  'set-root': () => import('../../functions/set-root.ts'),
  status: () => import('../../functions/status.ts'),
  verify: () => import('../../functions/verify.ts'),
  'schedule-tick': () => import('../../functions/schedule-tick.ts'),
} as const satisfies Record<string, () => Promise<unknown>>;

export type FunctionName = keyof typeof functions;

export const functionNames = Object.keys(functions) as FunctionName[];

/** What a file of `functions/` exports. */
export interface FunctionModule {
  contract: FunctionContract;
  handler: FunctionHandler;
}

/** The modules by name, each with its own types. */
export type FunctionModules = { [Name in FunctionName]: Awaited<ReturnType<(typeof functions)[Name]>> };

/** @throws NotFoundError naming the functions that there are */
export async function loadFunction(name: string): Promise<FunctionModule> {
  const known: Record<string, () => Promise<unknown>> = functions;
  const load = Object.hasOwn(known, name) ? known[name] : undefined;
  if (load === undefined) {
    const names = functionNames.join(', ');
    throw new NotFoundError(`There is no function "${showText(name, 60)}": expected one of ${names}.`);
  }
  return (await load()) as FunctionModule;
}
