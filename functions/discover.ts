import { discoverEvent, discoverResult } from '../lib/contracts/discover.ts';
import { defineFunction } from '../lib/contracts/function-contract.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { discoverSnapshots } from '../lib/operations/discover-snapshots.ts';

export const contract = defineFunction({
  name: 'discover',
  description: 'Makes SQL agree with the snapshots that are on disk.',
  eventSchema: discoverEvent,
  resultSchema: discoverResult,
  timeoutMs: 6 * 3_600_000,
  isolated: false,
});

export const handler = makeHandler(contract, discoverSnapshots);
