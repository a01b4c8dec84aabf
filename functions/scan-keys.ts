import { defineFunction } from '../lib/contracts/function-contract.ts';
import { scanKeysEvent, scanKeysResult } from '../lib/contracts/scan-keys.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { scanKeys } from '../lib/operations/scan-keys.ts';

export const contract = defineFunction({
  name: 'scan-keys',
  description: 'Asks a host for its SSH keys, to be approved by somebody afterwards.',
  eventSchema: scanKeysEvent,
  resultSchema: scanKeysResult,
  timeoutMs: 60_000,
  isolated: false,
});

export const handler = makeHandler(contract, scanKeys);
