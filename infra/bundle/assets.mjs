// Makes the web admin's static files. A bundle carries them inside; unbundled code (the tests) reads them from dist/.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = new URL('../../', import.meta.url);
const sources = new URL('lib/gateway/assets/', root);

/** name → {content, contentType, hash}, built and minified. */
export function buildStaticFiles() {
  return {
    'pobsync.css': staticFile(bundle('styles/pobsync.css'), 'text/css; charset=utf-8'),
    'pobsync.js': staticFile(bundle('scripts/main.ts'), 'text/javascript; charset=utf-8'),
    'favicon.svg': staticFile(readFileSync(new URL('favicon.svg', sources), 'utf8').trim(), 'image/svg+xml'),
  };
}

/** An esbuild plugin: whoever imports `static-files.ts` gets the files themselves. */
export function staticFilesPlugin() {
  return {
    name: 'static-files',
    setup(build) {
      build.onLoad({ filter: /[\\/]lib[\\/]gateway[\\/]assets[\\/]static-files\.ts$/ }, () => ({
        contents: `export const staticFiles = ${JSON.stringify(buildStaticFiles())};`,
        loader: 'js',
      }));
    },
  };
}

/** Writes `dist/static-files.json`, which `static-files.ts` reads where it was not bundled. */
export function writeStaticFiles() {
  const dist = new URL('dist/', root);
  mkdirSync(dist, { recursive: true });
  // renamed into place: two test runs may start at the same moment
  const draft = new URL(`static-files.${process.pid}.tmp`, dist);
  writeFileSync(draft, JSON.stringify(buildStaticFiles()));
  renameSync(draft, new URL('static-files.json', dist));
}

function bundle(entry) {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(entry, sources))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // browsers that know light-dark(), of 2024 and later
    target: ['chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

function staticFile(content, contentType) {
  return { content, contentType, hash: createHash('sha256').update(content).digest('hex').slice(0, 12) };
}
