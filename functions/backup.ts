import { backupEvent, backupResult } from '../lib/contracts/backup.ts';
import { defineFunction } from '../lib/contracts/function-contract.ts';
import { runExitCode } from '../lib/domain/run-status.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { backUpHost } from '../lib/operations/back-up-host.ts';

export const contract = defineFunction({
  name: 'backup',
  description: 'Backs up a host into a new snapshot, and applies retention afterwards if asked to.',
  eventSchema: backupEvent,
  resultSchema: backupResult,
  // a backstop: the time limit of a host's runs is a setting, and applies first
  timeoutMs: 14 * 24 * 3_600_000,
  isolated: true,
  exitCode: ({ status }) => runExitCode(status),
});

export const handler = makeHandler(contract, backUpHost);
