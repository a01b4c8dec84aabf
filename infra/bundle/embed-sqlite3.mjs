import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const require = createRequire(import.meta.url);

/** Puts SQLite's native binding into the bundle; native-loader.ts takes it out again when the program starts. */
export function embedSqlite3() {
  return {
    name: 'embed-sqlite3',
    setup(build) {
      build.onLoad({ filter: /sqlite3\/lib\/sqlite3-binding\.js$/ }, () => ({
        contents: bindingModule(),
        resolveDir: import.meta.dirname,
        loader: 'js',
      }));
    },
  };
}

let made = null;

function bindingModule() {
  made ??= makeBindingModule();
  return made;
}

function makeBindingModule() {
  const binary = strippedBinding();
  const sha256 = createHash('sha256').update(binary).digest('hex');
  const packed = cachedBrotli(binary, sha256).toString('base64');
  const native = {
    name: 'node_sqlite3',
    platform: process.platform,
    arch: process.arch,
    sha256,
    size: binary.length,
  };
  return `
    const { loadNative } = require('./native-loader.ts');
    module.exports = loadNative(${JSON.stringify(native)}, () => ${JSON.stringify(packed)});
  `;
}

/** Debug symbols are a tenth of the file; without binutils they stay. */
function strippedBinding() {
  const built = join(dirname(require.resolve('sqlite3/package.json')), 'build/Release/node_sqlite3.node');
  const work = mkdtempSync(join(tmpdir(), 'pobsync-strip-'));
  try {
    const copy = join(work, 'binding.node');
    copyFileSync(built, copy);
    try {
      execFileSync('strip', ['-S', '-x', copy], { stdio: 'ignore' });
    } catch {
      return readFileSync(built);
    }
    return readFileSync(copy);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The best compression takes seconds, so its outcome is kept under the hash of what went in. */
function cachedBrotli(binary, sha256) {
  const cache = join(dirname(require.resolve('sqlite3/package.json')), '../.cache/pobsync-bundle');
  const path = join(cache, `${sha256}.br`);
  try {
    return readFileSync(path);
  } catch {
    const packed = brotliCompressSync(binary, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 24,
        [constants.BROTLI_PARAM_SIZE_HINT]: binary.length,
      },
    });
    mkdirSync(cache, { recursive: true });
    const temporary = `${path}.${randomBytes(6).toString('hex')}`;
    writeFileSync(temporary, packed);
    renameSync(temporary, path);
    return packed;
  }
}
