// Writes the reference pages that are made from the program into docs/reference.
import { build } from 'esbuild';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { staticFilesPlugin } from '../bundle/assets.mjs';

const root = resolve(import.meta.dirname, '../..');
// inside the checkout, so that the packages beside it are found
const work = await mkdtemp(join(root, 'node_modules/.reference-'));
try {
  const outfile = join(work, 'pages.mjs');
  const entryPoints = [join(import.meta.dirname, 'pages.ts')];
  const common = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    plugins: [staticFilesPlugin()],
  };
  await build({ ...common, entryPoints, outfile, jsx: 'automatic', jsxImportSource: 'preact' });
  const { referencePages } = await import(pathToFileURL(outfile).href);
  for (const [name, text] of Object.entries(await referencePages())) {
    await writeFile(join(root, 'infra/docs/reference', name), text);
    process.stdout.write(`infra/docs/reference/${name}\n`);
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
