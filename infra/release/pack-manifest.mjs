// `npm pack` packs what runs: bundles hold every dependency, so the packed package.json names none of them, and says
// for which machines its binding was built. "before" writes it, "after" puts the checkout's own back.
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const manifest = join(root, 'package.json');
// beside it, where no build removes it: an interrupted pack can be seen, and the next one undoes it
const kept = join(root, 'package.json.kept');

if (process.argv[2] === 'before') before();
else after();

function before() {
  if (existsSync(kept)) after();
  copyFileSync(manifest, kept);
  writeFileSync(manifest, packedManifest(JSON.parse(readFileSync(manifest, 'utf8'))));
}

function after() {
  if (existsSync(kept)) renameSync(kept, manifest);
}

function packedManifest({ name, version, description, license, engines, bin, files }) {
  const machine = { os: [process.platform], cpu: [process.arch], libc: ['glibc'] };
  return `${JSON.stringify({ name, version, description, license, engines, ...machine, bin, files }, null, 2)}\n`;
}
