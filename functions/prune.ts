import { pruneEvent, pruneResult } from '../lib/contracts/prune.ts';
import { defineFunction } from '../lib/contracts/function-contract.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { pruneHost } from '../lib/operations/prune-host.ts';

export const contract = defineFunction({
  name: 'prune',
  description: 'Shows which snapshots of a host retention keeps and why, and deletes the others if asked to.',
  eventSchema: pruneEvent,
  resultSchema: pruneResult,
  timeoutMs: 24 * 3_600_000,
  isolated: true,
});

export const handler = makeHandler(contract, pruneHost);
