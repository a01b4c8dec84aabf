// Jest runs the TypeScript sources as ES modules; esbuild strips the types.
import { fileURLToPath } from 'node:url';

// absolute: a relative one is resolved once more for every project
const rootDir = fileURLToPath(new URL('..', import.meta.url));

/** @type {import('jest').Config} */
const shared = {
  rootDir,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.tsx?$': '<rootDir>/test/jest-esbuild.mjs' },
};

const project = (name) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.{ts,tsx}`],
});

export default {
  rootDir,
  testTimeout: 60_000,
  coverageProvider: 'v8',
  // modules of finished files stay in a worker's memory; a new one is quicker than one that collects gigabytes of them
  workerIdleMemoryLimit: '1GB',
  globalSetup: '<rootDir>/test/global-setup.mjs',
  globalTeardown: '<rootDir>/test/global-teardown.mjs',
  projects: ['unit', 'integration', 'fault', 'browser'].map(project),
};
