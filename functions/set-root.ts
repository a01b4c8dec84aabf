import { defineFunction } from '../lib/contracts/function-contract.ts';
import { setRootEvent, setRootResult } from '../lib/contracts/set-root.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { setRoot } from '../lib/operations/set-root.ts';

export const contract = defineFunction({
  name: 'set-root',
  description: 'Says whether a directory can be the backup root, and with `apply` makes it the first one.',
  eventSchema: setRootEvent,
  resultSchema: setRootResult,
  timeoutMs: 60_000,
  isolated: false,
});

export const handler = makeHandler(contract, setRoot);
