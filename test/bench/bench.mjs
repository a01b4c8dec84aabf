// `npm run bench [-- NAME…]`: bundles the measures, runs them one after the other, and prints one table.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const directory = join(import.meta.dirname, '../../node_modules/.cache/pobsync-bench');
mkdirSync(directory, { recursive: true });
const outfile = join(directory, 'main.mjs');
await build({
  entryPoints: [join(import.meta.dirname, 'main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { main, serveBareStatus } = await import(pathToFileURL(outfile).href);
const [first, port] = process.argv.slice(2);
if (first === 'bare-status-server') await serveBareStatus(Number(port));
else process.exitCode = await main(process.argv.slice(2));
