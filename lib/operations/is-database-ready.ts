import { setTimeout as sleep } from 'node:timers/promises';
import type { Services } from './services.ts';

const patienceMs = 5_000;

/** Whether the database answers now; one that hangs counts as absent. The reason goes to the log, not to who asks. */
export async function isDatabaseReady(services: Services): Promise<boolean> {
  const timer = new AbortController();
  const answered = askDatabase(services).catch((error: unknown) => {
    services.logger.warn({ err: error }, 'the database does not answer');
    return false;
  });
  const tooLate = sleep(patienceMs, false, { signal: timer.signal, ref: false }).catch(() => false);
  try {
    return await Promise.race([answered, tooLate]);
  } finally {
    timer.abort();
  }
}

async function askDatabase(services: Services): Promise<boolean> {
  const opened = await services.database();
  await opened.read((tx) => tx.query('SELECT 1'));
  return true;
}
