import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licence texts of every package of which something is inside the bundles.
 *
 * @param {string} root
 * @param {import('esbuild').Metafile[]} metafiles
 */
export async function thirdPartyLicences(root, metafiles) {
  const directories = new Set(
    metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(packageDirectory)),
  );
  const entries = await Promise.all(
    [...directories].sort().map((directory) => licenceEntry(join(root, directory))),
  );
  const line = '-'.repeat(80);
  return [
    'pobsync contains the following packages. SQLite itself, inside sqlite3, is in the public domain.',
    ...new Set(entries),
  ].join(`\n\n${line}\n\n`);
}

/** @example packageDirectory('node_modules/a/node_modules/@b/c/x.js') // ['node_modules/a/node_modules/@b/c'] */
function packageDirectory(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match === null ? [] : [match[1]];
}

async function licenceEntry(directory) {
  const { name, version, license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const files = (await readdir(directory))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort();
  const texts = await Promise.all(
    files.map((file) => readFile(join(directory, file), 'utf8').catch(() => '')),
  );
  const text = texts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n');
  return `${name} ${version}: ${license ?? 'see its text'}\n\n${text || 'The package carries no licence text.'}`;
}
