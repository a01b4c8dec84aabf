import { defineFunction } from '../lib/contracts/function-contract.ts';
import { restoreEvent, restoreResult } from '../lib/contracts/restore.ts';
import { runExitCode } from '../lib/domain/run-status.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { restoreHostFiles } from '../lib/operations/restore-host-files.ts';

export const contract = defineFunction({
  name: 'restore',
  description: 'Restores files of a snapshot to a directory here or back to the host.',
  eventSchema: restoreEvent,
  resultSchema: restoreResult,
  timeoutMs: 14 * 24 * 3_600_000,
  isolated: true,
  exitCode: ({ status }) => runExitCode(status),
});

export const handler = makeHandler(contract, restoreHostFiles);
