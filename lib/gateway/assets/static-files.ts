import { readFileSync } from 'node:fs';

/** A file that browsers fetch, as `npm run build` made it. */
export interface StaticFile {
  content: string;
  contentType: string;
  /** First characters of the content's SHA-256. */
  hash: string;
}

// A bundle carries the files themselves: infra/bundle/assets.mjs puts them in the place of this module.
const path = new URL('../../../dist/static-files.json', import.meta.url);

/** All static files by name: `pobsync.css`, `pobsync.js`, `favicon.svg`. */
export const staticFiles = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, StaticFile>>;
