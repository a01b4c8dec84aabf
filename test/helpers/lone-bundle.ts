import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { bundleFunction } from '../../infra/bundle/bundle-program.mjs';
import { openDatabase } from '../../lib/data/database.ts';
import { runProgram, type ProgramEnd } from './run-program.ts';

const root = join(import.meta.dirname, '../..');

export interface LoneBundle {
  /** The only file in an otherwise empty directory. */
  path: string;
  /** An empty home directory. */
  home: string;
  /** An empty directory for temporary files, since all copies of a bundle would share what it keeps in the real one. */
  temporary: string;
  /** Where it keeps what it unpacks and compiles; made by the first start. */
  cache: string;
  /** Makes an empty database. @returns the environment in which the bundle finds it */
  makeInstallation(): Promise<Record<string, string>>;
  /** Runs the file with node in an environment that holds nothing but these two and PATH. */
  run(args: readonly string[], env?: Record<string, string>, input?: string): Promise<ProgramEnd>;
  remove(): Promise<void>;
}

/** Bundles a function once; `alone()` gives a copy with nothing beside it and a home of its own. */
async function bundleForCopies(
  entry: string,
): Promise<{ alone(): Promise<LoneBundle>; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-bundle-'));
  const outfile = join(directory, `${basename(entry, '.ts')}.cjs`);
  await bundleFunction({ root, entry: join(root, entry), outfile });
  return { alone: () => copyAlone(outfile), remove: () => rm(directory, { recursive: true, force: true }) };
}

/** A copy for each test of a file: another one before each, which is removed afterwards. */
export function bundleForEachTest(entry: string): LoneBundle {
  const bundle = {} as LoneBundle;
  let bundles: Awaited<ReturnType<typeof bundleForCopies>>;
  beforeAll(async () => {
    bundles = await bundleForCopies(entry);
  });
  afterAll(() => bundles.remove());
  beforeEach(async () => {
    Object.assign(bundle, await bundles.alone());
  });
  afterEach(() => bundle.remove());
  return bundle;
}

async function copyAlone(bundle: string): Promise<LoneBundle> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-alone-'));
  const home = join(directory, 'home');
  const path = join(directory, 'place', basename(bundle));
  const temporary = join(directory, 'tmp');
  await mkdir(home);
  await mkdir(temporary);
  await mkdir(dirname(path));
  await copyFile(bundle, path);
  return {
    path,
    home,
    temporary,
    cache: join(home, '.cache/pobsync-native'),
    makeInstallation: () => makeInstallation(join(home, 'pobsync')),
    run: (args, env = {}, input) =>
      runProgram(process.execPath, [path, ...args], {
        env: { PATH: '/usr/bin:/bin', HOME: home, TMPDIR: temporary, ...env },
        cwd: dirname(path),
        ...(input === undefined ? {} : { input }),
      }),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function makeInstallation(home: string): Promise<Record<string, string>> {
  await mkdir(home, { mode: 0o700 });
  const path = join(home, 'pobsync.sqlite');
  const database = await openDatabase({ url: { backend: 'sqlite', path }, create: true, migrate: 'run' });
  await database.close();
  return { POBSYNC_HOME: home };
}
