import { checkEvent, checkResult } from '../lib/contracts/check.ts';
import { defineFunction } from '../lib/contracts/function-contract.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { checkHostRun } from '../lib/operations/check-host.ts';

export const contract = defineFunction({
  name: 'check',
  description: 'Tries everything that a backup of a host needs, without making one.',
  eventSchema: checkEvent,
  resultSchema: checkResult,
  timeoutMs: 300_000,
  isolated: false,
  exitCode: ({ ok }) => ({ ok: 0, warning: 3, failed: 1 })[ok],
});

export const handler = makeHandler(contract, checkHostRun);
