import { defineFunction } from '../lib/contracts/function-contract.ts';
import { verifyEvent, verifyResult } from '../lib/contracts/verify.ts';
import { runExitCode } from '../lib/domain/run-status.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { verifyHost } from '../lib/operations/verify-host.ts';

export const contract = defineFunction({
  name: 'verify',
  description:
    'Reads snapshots of a host again and compares every file with the checksum recorded when it came.',
  eventSchema: verifyEvent,
  resultSchema: verifyResult,
  timeoutMs: 14 * 24 * 3_600_000,
  isolated: true,
  exitCode: ({ status }) => runExitCode(status),
});

export const handler = makeHandler(contract, verifyHost);
