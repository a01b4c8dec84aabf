// The house rules that a machine can hold: who may import whom, and who may touch the outside world.
import tseslint from 'typescript-eslint';

const rooms = ['functions', 'lib', 'local', 'infra', 'test'];

/** Forbids a room to import others; patterns match the end of relative import paths. */
const mayNotImport = (files, forbidden, why) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map((room) => ({ regex: `^\\.{1,2}/(?:.*/)?${room}/`, message: why })),
        paths: files.some((file) => file.startsWith('lib/engine') || file.startsWith('local/runtime'))
          ? []
          : [
              {
                name: 'node:child_process',
                message: 'Only lib/engine (and the runtime, for its own bundles) starts processes.',
              },
            ],
      },
    ],
  },
});

const outside = {
  environment: {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only lib/config.ts reads the environment.',
  },
  clock: {
    selector:
      "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Only lib/clock.ts reads the clock.',
  },
  exit: {
    selector: "MemberExpression[object.name='process'][property.name=/^(exit|exitCode)$/]",
    message: 'Only local/cli/main.ts (and the bundle starter) ends the process.',
  },
  rawHtml: {
    selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
    message: 'Pages escape everything; there is no raw HTML.',
  },
  inlineCode: {
    selector: 'JSXAttribute[name.name=/^(style|on[A-Za-z]+)$/]',
    message:
      'The content security policy forbids inline style and script: use a class, or lib/gateway/assets.',
  },
};
const forbid = (files, ...names) => ({
  files,
  rules: { 'no-restricted-syntax': ['error', ...names.map((name) => outside[name])] },
});

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    files: rooms.map((room) => `${room}/**/*.{ts,tsx}`),
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
    },
  },
  forbid(['functions/**/*.ts', 'lib/**/*.{ts,tsx}', 'local/**/*.ts'], 'environment', 'clock', 'exit'),
  forbid(['lib/gateway/pages/**/*.{ts,tsx}'], 'environment', 'clock', 'exit', 'rawHtml', 'inlineCode'),
  forbid(['lib/gateway/assets/scripts/browser-now.ts'], 'environment', 'exit'),
  forbid(['lib/config.ts'], 'clock', 'exit'),
  forbid(['lib/clock.ts'], 'environment', 'exit'),
  forbid(['local/cli/main.ts', 'local/runtime/bundle-main.ts'], 'environment', 'clock'),
  mayNotImport(
    ['lib/domain/**/*.ts'],
    ['contracts', 'engine', 'data', 'operations', 'handler', 'gateway', 'functions', 'local', 'infra'],
    'The domain imports nothing of the house.',
  ),
  mayNotImport(
    ['lib/contracts/**/*.ts'],
    ['engine', 'data', 'operations', 'handler', 'gateway', 'functions', 'local', 'infra'],
    'Contracts know the domain only.',
  ),
  mayNotImport(
    ['lib/engine/**/*.ts'],
    ['contracts', 'data', 'operations', 'handler', 'gateway', 'functions', 'local', 'infra'],
    'The engine is the disk and the wire: no SQL, no operations.',
  ),
  mayNotImport(
    ['lib/data/**/*.ts'],
    ['contracts', 'engine', 'operations', 'handler', 'gateway', 'functions', 'local', 'infra'],
    'The data layer knows neither engine nor operations.',
  ),
  mayNotImport(
    ['lib/fleet-file/**/*.ts'],
    ['engine', 'data', 'operations', 'handler', 'gateway', 'functions', 'local', 'infra'],
    'Configuration files are read and written here; operations apply them.',
  ),
  mayNotImport(
    ['lib/operations/**/*.ts'],
    ['handler', 'gateway', 'functions', 'local', 'infra'],
    'Operations are called; they call engine, data and domain.',
  ),
  mayNotImport(
    ['lib/handler/**/*.ts', 'lib/gateway/**/*.{ts,tsx}'],
    ['engine', 'functions', 'local', 'infra'],
    'Handlers and the gateway reach the disk through operations only.',
  ),
  mayNotImport(
    ['functions/**/*.ts'],
    ['engine', 'data', 'local', 'infra'],
    'A function is a contract and one call into lib/operations.',
  ),
  mayNotImport(
    ['local/**/*.ts'],
    ['engine', 'infra'],
    'The runtime calls functions and operations, not the engine.',
  ),
  // the same without the rule about processes: the runtime starts those of its own bundles
  mayNotImport(
    ['local/runtime/**/*.ts'],
    ['engine', 'infra'],
    'The runtime calls functions and operations, not the engine.',
  ),
);
