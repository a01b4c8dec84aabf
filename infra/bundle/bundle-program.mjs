import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { staticFilesPlugin } from './assets.mjs';
import { embedSqlite3 } from './embed-sqlite3.mjs';
import { slimDependencies } from './slim-dependencies.mjs';
import { startable } from './startable.mjs';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/**
 * Bundles one function: running the file runs the function, importing it gives `contract` and `handler`.
 *
 * @param {{root: string, entry: string, outfile: string}} program
 * @returns the metafile, which lists what went in
 */
export function bundleFunction({ root, entry, outfile }) {
  const contents = `
    import { contract, handler } from ${JSON.stringify(entry)};
    import { runBundle } from './local/runtime/bundle-main.ts';
    export { contract, handler };
    if (require.main === module) void runBundle({ contract, handler });
  `;
  const stdin = { contents, resolveDir: root, sourcefile: 'function-entry.js', loader: 'js' };
  return bundle({ stdin, outfile, define: definitions('function') });
}

/** Bundles the command line, which holds every function and is also the child process of those that are isolated. */
export function bundleCommandLine({ root, entry, outfile }) {
  const contents = `
    import { invokedArgument } from './local/runtime/child-messages.ts';
    if (process.argv[2] === invokedArgument) {
      Promise.all([import('./local/runtime/bundle-main.ts'), import('./local/runtime/registry.ts')]).then(
        ([{ runChild }, { loadFunction }]) => runChild(loadFunction),
      );
    } else {
      import(${JSON.stringify(entry)});
    }
  `;
  const stdin = { contents, resolveDir: root, sourcefile: 'command-line-entry.js', loader: 'js' };
  return bundle({ stdin, outfile, define: definitions('pobsync') }, '#!/usr/bin/env node\n');
}

function definitions(kind) {
  return {
    POBSYNC_VERSION: JSON.stringify(version),
    POBSYNC_BUNDLE: JSON.stringify(kind),
    'import.meta.filename': '__filename',
    'import.meta.dirname': '__dirname',
  };
}

async function bundle(options, firstLine = '') {
  const { metafile, outputFiles } = await build({
    ...options,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // code that V8 kept has lost who imports for it; here it is require() anyway
    supported: { 'dynamic-import': false },
    // names stay: TypeORM and error messages use those of classes
    minifyWhitespace: true,
    minifySyntax: true,
    // node prints the whole line of an uncaught error
    lineLimit: 160,
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [embedSqlite3(), slimDependencies(), staticFilesPlugin()],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  await writeFile(options.outfile, await startable(outputFiles[0].text, firstLine));
  return metafile;
}
