import type { DatabaseUrl } from '../../../../lib/data/database-url.ts';
import { processBundle, type ProcessEnd } from '../../../helpers/process-bundle.ts';

type Role = 'migrate' | 'migrate-and-die' | 'claim' | 'tick';

/** Gives the tests of a file a function that runs data-process.ts to its end. */
export function dataProcesses(): (role: Role, url: DatabaseUrl, number?: number) => Promise<ProcessEnd> {
  const start = processBundle(new URL('data-process.ts', import.meta.url));
  return (role, url, number = 0) => start(role, JSON.stringify(url), String(number)).ended;
}
