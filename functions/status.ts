import { defineFunction } from '../lib/contracts/function-contract.ts';
import { statusEvent, statusResult } from '../lib/contracts/status.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { reportStatus } from '../lib/operations/report-status.ts';

export const contract = defineFunction({
  name: 'status',
  description: 'Says how this installation is: database, counts, latest run, scheduler, backup root.',
  eventSchema: statusEvent,
  resultSchema: statusResult,
  timeoutMs: 30_000,
  isolated: false,
});

export const handler = makeHandler(contract, reportStatus);
