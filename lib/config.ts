import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import type { Static } from 'typebox';
import { describeProblems } from './contracts/describe-problems.ts';
import { hostNamePattern } from './domain/host-name.ts';
import { InvalidInputError } from './domain/errors.ts';
import { showText } from './domain/show-text.ts';

/** What the environment decides. Everything else is a setting in SQL. */
export interface Config {
  /** Directory with the SQLite database, the service's SSH key and run directories. */
  home: string;
  /** `sqlite:PATH` or `mysql://user:password@host:port/database?…`. Holds a secret: never log or print it. */
  databaseUrl: string;
  /** Default IANA zone of schedules and pages; null when the environment does not say. */
  timeZone: string | null;
  logLevel: LogLevel;
  /** Where people reach the web admin, without a trailing slash; null when unknown. */
  publicUrl: string | null;
  /** Which backup host of a common database this machine is. */
  node: string;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One row per variable: the schema is also the documentation. An empty variable counts as absent. */
export const environmentSchema = Type.Object({
  POBSYNC_HOME: Type.Optional(Type.String({ pattern: '^/[^\\0\\n]*$', expected: 'an absolute path' })),
  POBSYNC_DATABASE_URL: Type.Optional(
    Type.String({
      pattern: '^(?:sqlite:[^\\0\\n]+|(?:mysql|mariadb)://[^\\s]+)$',
      expected: '"sqlite:/path/to/file" or "mysql://user:password@host:3306/database"',
      secret: true,
    }),
  ),
  POBSYNC_DATABASE_URL_FILE: Type.Optional(
    Type.String({ pattern: '^/[^\\0\\n]*$', expected: 'the absolute path of a file that holds the URL' }),
  ),
  POBSYNC_TIME_ZONE: Type.Optional(Type.String({ expected: 'an IANA zone such as "Europe/Amsterdam"' })),
  POBSYNC_LOG_LEVEL: Type.Optional(Type.Enum([...logLevels])),
  POBSYNC_URL: Type.Optional(
    Type.String({
      pattern: '^https?://[^\\s/?#]+(?:/[^\\s?#]*)?$',
      expected: 'a URL such as "https://backup.example"',
    }),
  ),
  POBSYNC_NODE: Type.Optional(
    Type.String({
      pattern: hostNamePattern,
      expected: 'a name of lower-case letters, digits, ".", "_" or "-"',
    }),
  ),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** What `parseConfig` must know of the machine. */
export interface Machine {
  isRoot: boolean;
  userHome: string;
  /** @throws when the file cannot be read */
  readSecretFile: (path: string) => string;
}

/**
 * Makes the configuration from environment variables; names outside `POBSYNC_*` are not looked at.
 *
 * @throws InvalidInputError with every problem at once
 */
export function parseConfig(environment: Environment, machine: Machine): Config {
  const problems: string[] = [];
  const given = withSecretFiles(givenVariables(environment), machine, problems);
  problems.push(...describeProblems(environmentSchema, given, 'environment'));
  if (given.POBSYNC_TIME_ZONE !== undefined && !isTimeZone(given.POBSYNC_TIME_ZONE)) {
    const zone = showText(given.POBSYNC_TIME_ZONE, 60);
    problems.push(`Invalid POBSYNC_TIME_ZONE "${zone}": expected an IANA zone such as "Europe/Amsterdam".`);
  }
  if (problems.length > 0) {
    throw new InvalidInputError(problems.map((problem) => problem.replace('environment.', '')));
  }
  const home = withoutTrailingSlash(given.POBSYNC_HOME ?? defaultHome(machine));
  return {
    home,
    databaseUrl: given.POBSYNC_DATABASE_URL ?? `sqlite:${join(home, 'pobsync.sqlite')}`,
    timeZone: given.POBSYNC_TIME_ZONE ?? null,
    logLevel: given.POBSYNC_LOG_LEVEL ?? 'info',
    publicUrl: given.POBSYNC_URL === undefined ? null : withoutTrailingSlash(given.POBSYNC_URL),
    node: given.POBSYNC_NODE ?? 'main',
  };
}

/** @throws InvalidInputError */
export function loadConfig(): Config {
  return parseConfig(process.env, {
    isRoot: process.getuid?.() === 0,
    userHome: homedir(),
    readSecretFile: (path) => readFileSync(path, 'utf8'),
  });
}

const inherited = /^(?:POBSYNC_[A-Z_]+|PATH|HOME|TZ|LANG|LC_[A-Z]+|TMPDIR|XDG_CACHE_HOME)$/;

/** The environment of a child process of our own: what it needs to find itself, and nothing else of the parent's. */
export function childEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => inherited.test(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

type GivenEnvironment = Partial<Static<typeof environmentSchema>>;

function givenVariables(environment: Environment): GivenEnvironment {
  const names = Object.keys(environmentSchema.properties);
  return Object.fromEntries(
    names.map((name) => [name, environment[name]]).filter(([, value]) => value !== undefined && value !== ''),
  ) as GivenEnvironment;
}

/** A container gives secrets as files, so that they stay out of its environment. */
function withSecretFiles(given: GivenEnvironment, machine: Machine, problems: string[]): GivenEnvironment {
  const path = given.POBSYNC_DATABASE_URL_FILE;
  if (path === undefined) return given;
  if (given.POBSYNC_DATABASE_URL !== undefined) {
    problems.push('Both POBSYNC_DATABASE_URL and POBSYNC_DATABASE_URL_FILE are set: expected one of them.');
    return given;
  }
  try {
    return { ...given, POBSYNC_DATABASE_URL: machine.readSecretFile(path).trim() };
  } catch {
    problems.push(
      `Invalid POBSYNC_DATABASE_URL_FILE "${showText(path, 200)}": expected a file that can be read.`,
    );
    return given;
  }
}

function defaultHome({ isRoot, userHome }: Machine): string {
  return isRoot ? '/opt/pobsync' : join(userHome, '.local/share/pobsync');
}

function withoutTrailingSlash(text: string): string {
  return text.length > 1 ? text.replace(/\/+$/, '') || '/' : text;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}
