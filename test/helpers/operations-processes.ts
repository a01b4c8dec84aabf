import type { ProcessJob } from './operations-process.ts';
import { processBundle, type StartedProcess } from './process-bundle.ts';

export type { StartedProcess } from './process-bundle.ts';

/** Gives the tests of a file a function that starts operations-process.ts. */
export function operationsProcesses(): (job: ProcessJob) => StartedProcess {
  const start = processBundle(new URL('operations-process.ts', import.meta.url));
  return (job) => start(JSON.stringify(job));
}
