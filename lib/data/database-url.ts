import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { InvalidInputError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';

/** A database file of this machine. */
export interface SqliteUrl {
  backend: 'sqlite';
  path: string;
}

/** A MariaDB server. `tls` is off, required (encrypted, certificate unchecked) or verified against a CA file. */
export interface MariadbUrl {
  backend: 'mariadb';
  host: string;
  port: number;
  /** A Unix socket instead of host and port. */
  socketPath: string | null;
  user: string;
  password: string;
  database: string;
  tls: { mode: 'off' } | { mode: 'required' } | { mode: 'verify'; caPath: string };
  poolSize: number;
}

export type DatabaseUrl = SqliteUrl | MariadbUrl;

const expected =
  'expected "sqlite:/absolute/path.db" or "mysql://user:password@host:3306/database" (options: ssl=required, ssl-ca=/path, socket=/path, pool=1..50)';

/**
 * Reads POBSYNC_DATABASE_URL. Messages never repeat what was given, because it may hold a password.
 *
 * @throws InvalidInputError with every problem
 * @example parseDatabaseUrl('sqlite:/opt/pobsync/pobsync.db') // { backend: 'sqlite', path: '/opt/pobsync/pobsync.db' }
 */
export function parseDatabaseUrl(input: string): DatabaseUrl {
  if (input.startsWith('sqlite:')) return parseSqlite(input.slice('sqlite:'.length));
  if (/^(mysql|mariadb):\/\//.test(input)) return parseMariadb(input);
  throw new InvalidInputError(`Invalid database URL: ${expected}.`);
}

/** The URL without its password, for messages and pages. */
export function showDatabaseUrl(url: DatabaseUrl): string {
  if (url.backend === 'sqlite') return `sqlite:${showText(url.path)}`;
  const place = url.socketPath ?? `${url.host}:${url.port}`;
  return showText(`mysql://${encodeURIComponent(url.user)}@${place}/${url.database}`);
}

function parseSqlite(rest: string): SqliteUrl {
  const path = rest.startsWith('///') ? rest.slice(2) : rest;
  // a relative file, or SQLite's own ":memory:" and "file:" names, would be another database in every process
  if (!isAbsolute(path) || path.includes('\0') || path.endsWith('/')) {
    throw new InvalidInputError(
      'Invalid database URL: "sqlite:" needs the absolute path of a file, such as "sqlite:/opt/pobsync/pobsync.db".',
    );
  }
  return { backend: 'sqlite', path };
}

function parseMariadb(input: string): MariadbUrl {
  if (!URL.canParse(input)) throw new InvalidInputError(`Invalid database URL: ${expected}.`);
  const url = new URL(input);
  const problems: string[] = [];
  const database = decode(url.pathname.slice(1), 'database', problems);
  if (!/^[A-Za-z0-9_$-]{1,64}$/.test(database)) {
    problems.push(
      'Invalid database name in the database URL: expected 1 to 64 letters, digits, "_", "$" or "-".',
    );
  }
  const options = parseOptions(url.searchParams, problems);
  if (url.hostname === '' && options.socketPath === null) {
    problems.push('Invalid database URL: expected a host name, or the option socket=/path.');
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // the driver would compare the names in the certificate with "localhost"
  if (options.tls.mode === 'verify' && options.socketPath === null && isIP(host) !== 0) {
    problems.push(
      'Invalid database URL: ssl-ca needs the name of the server, as it stands in its certificate, instead of an IP address.',
    );
  }
  const parsed: MariadbUrl = {
    backend: 'mariadb',
    host,
    port: url.port === '' ? 3306 : Number(url.port),
    user: decode(url.username, 'user', problems),
    password: decode(url.password, 'password', problems),
    database,
    ...options,
  };
  if (problems.length > 0) throw new InvalidInputError(problems);
  return parsed;
}

function parseOptions(
  given: URLSearchParams,
  problems: string[],
): Pick<MariadbUrl, 'socketPath' | 'tls' | 'poolSize'> {
  let tls: MariadbUrl['tls'] = { mode: 'off' };
  let socketPath: string | null = null;
  let poolSize = 5;
  for (const [name, value] of given) {
    if (name === 'ssl' && (value === 'required' || value === 'off')) {
      if (tls.mode !== 'verify') tls = { mode: value };
    } else if (name === 'ssl-ca' && isAbsolute(value)) {
      tls = { mode: 'verify', caPath: value };
    } else if (name === 'socket' && isAbsolute(value)) {
      socketPath = value;
    } else if (name === 'pool' && /^[1-9]\d?$/.test(value) && Number(value) <= 50) {
      poolSize = Number(value);
    } else {
      problems.push(
        `Invalid option "${showText(name, 40)}" in the database URL: expected ssl=required, ssl=off, ssl-ca=/path, socket=/path or pool=1..50.`,
      );
    }
  }
  return { tls, socketPath, poolSize };
}

function decode(text: string, part: string, problems: string[]): string {
  try {
    return decodeURIComponent(text);
  } catch {
    problems.push(
      `Invalid ${part} in the database URL: expected "%" to be followed by two hexadecimal digits.`,
    );
    return '';
  }
}
