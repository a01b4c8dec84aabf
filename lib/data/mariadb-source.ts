import { readFile } from 'node:fs/promises';
import mysql2, { type Pool, type PoolOptions } from 'mysql2';
import { DataSource } from 'typeorm';
import { DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import type { MariadbUrl } from './database-url.ts';
import { connectionError } from './connection-error.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import { allTables } from './tables/all-tables.ts';

const connectTimeoutMs = 10_000;

/**
 * What every connection is told first: refuse what does not fit instead of bending it, think in UTC, see what others
 * committed at each statement (the queue counts on it), and give up a lock wait in time for a retry.
 */
const sessionSettings = [
  "sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  "time_zone = '+00:00'",
  "tx_isolation = 'READ-COMMITTED'",
  'innodb_lock_wait_timeout = 10',
];

/** mysql2 with a pool that prepares each connection before its first use. */
const driver = {
  ...mysql2,
  createPool(options: PoolOptions): Pool {
    const pool = mysql2.createPool(options);
    pool.on('connection', (connection) => {
      connection.query(`SET SESSION ${sessionSettings.join(', ')}`);
    });
    return pool;
  },
};

/** A pool of connections to the server. @throws DatabaseUnusableError, without the password */
export async function openMariadbSource(url: MariadbUrl): Promise<DataSource> {
  const source = new DataSource({
    type: 'mariadb',
    connectorPackage: 'mysql2',
    driver,
    ...(url.socketPath === null ? { host: url.host, port: url.port } : { socketPath: url.socketPath }),
    username: url.user,
    password: url.password,
    database: url.database,
    ...(await tlsOptions(url)),
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    // a migration needs one connection for its lock and one for its work
    poolSize: Math.max(2, url.poolSize),
    connectTimeout: connectTimeoutMs,
    entities: allTables('mariadb'),
    migrations: allMigrations,
    migrationsTableName: 'migrations',
    logging: false,
  });
  try {
    await source.initialize();
  } catch (error) {
    throw connectionError(url, error);
  }
  return source;
}

async function tlsOptions({ tls }: MariadbUrl): Promise<{ ssl?: object }> {
  switch (tls.mode) {
    case 'off':
      return {};
    case 'required':
      return { ssl: { rejectUnauthorized: false } };
    case 'verify':
      return { ssl: { ca: await readCa(tls.caPath), rejectUnauthorized: true, verifyIdentity: true } };
  }
}

async function readCa(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new DatabaseUnusableError(`Cannot read the CA certificate ${showText(path)} of the database.`, {
      cause: error,
      cure: 'Correct ssl-ca in POBSYNC_DATABASE_URL.',
    });
  }
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new DatabaseUnusableError(
    `${showText(path)} holds no certificate: expected the CA of the database in PEM form ("-----BEGIN CERTIFICATE-----").`,
    { cure: 'Correct ssl-ca in POBSYNC_DATABASE_URL.' },
  );
}
