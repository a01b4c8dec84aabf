import { scheduleTickEvent, scheduleTickResult } from '../lib/contracts/schedule-tick.ts';
import { defineFunction } from '../lib/contracts/function-contract.ts';
import { makeHandler } from '../lib/handler/make-handler.ts';
import { tick } from '../lib/operations/tick.ts';

export const contract = defineFunction({
  name: 'schedule-tick',
  description: 'Recovers runs whose worker died and queues what schedules make due.',
  eventSchema: scheduleTickEvent,
  resultSchema: scheduleTickResult,
  timeoutMs: 5 * 60_000,
  isolated: false,
});

export const handler = makeHandler(contract, tick);
