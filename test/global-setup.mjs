import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeStaticFiles } from '../infra/bundle/assets.mjs';

/** A directory for what all test files of this run share; whatever runs in it ends when it goes, or this process does. */
export default async function globalSetup() {
  process.env.POBSYNC_TEST_RUN_DIR = mkdtempSync(join(tmpdir(), 'pobsync-test-run-'));
  process.env.POBSYNC_TEST_RUN_PID = String(process.pid);
  // what browsers fetch; unbundled code reads it from dist/
  writeStaticFiles();
}
