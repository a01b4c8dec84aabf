import { rmSync } from 'node:fs';

export default async function globalTeardown() {
  rmSync(process.env.POBSYNC_TEST_RUN_DIR, { recursive: true, force: true, maxRetries: 5 });
}
