import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../infra/bundle/bundle-program.mjs';

export interface ProbeBundle {
  /** An own directory, with `probe.cjs` in it. */
  directory: string;
  path: string;
  remove(): Promise<void>;
}

/** Bundles the probe function as the build does with a real one. */
export async function makeProbeBundle(): Promise<ProbeBundle> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-probe-'));
  const path = join(directory, 'probe.cjs');
  const root = join(import.meta.dirname, '../..');
  const entry = join(import.meta.dirname, 'probe-function.ts');
  await bundleFunction({ root, entry, outfile: path });
  return { directory, path, remove: () => rm(directory, { recursive: true, force: true }) };
}
