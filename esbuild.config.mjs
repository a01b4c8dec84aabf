// `npm run build`: one file for each function and one for the command line, each runnable alone.
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleCommandLine, bundleFunction } from './infra/bundle/bundle-program.mjs';
import { thirdPartyLicences } from './infra/bundle/third-party-licences.mjs';

const root = import.meta.dirname;
const out = join(root, 'dist');
const names = readdirSync(join(root, 'functions'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

// a bundle of a function that is gone must not stay behind
await rm(out, { recursive: true, force: true });
await mkdir(join(out, 'functions'), { recursive: true });
const builds = names.map((name) =>
  bundleFunction({
    root,
    entry: join(root, 'functions', `${name}.ts`),
    outfile: join(out, 'functions', `${name}.cjs`),
  }),
);
const commandLine = join(root, 'local/cli/main.ts');
if (existsSync(commandLine)) {
  builds.push(bundleCommandLine({ root, entry: commandLine, outfile: join(out, 'pobsync.cjs') }));
}
const metafiles = await Promise.all(builds);
if (existsSync(join(out, 'pobsync.cjs'))) await chmod(join(out, 'pobsync.cjs'), 0o755);
await writeFile(join(out, 'THIRD-PARTY-LICENSES.txt'), await thirdPartyLicences(root, metafiles));
