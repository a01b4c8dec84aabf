import { describe, expect, test } from '@jest/globals';
import { parseConfig, type Machine } from '../../lib/config.ts';
import { InvalidInputError } from '../../lib/domain/errors.ts';

const machine: Machine = {
  isRoot: false,
  userHome: '/home/ann',
  readSecretFile: (path) => {
    if (path === '/run/secrets/url') return 'mysql://pobsync:s3cret@db/pobsync\n';
    throw new Error('ENOENT');
  },
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment, machine);
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  test('needs nothing', () => {
    expect(parseConfig({}, machine)).toEqual({
      home: '/home/ann/.local/share/pobsync',
      databaseUrl: 'sqlite:/home/ann/.local/share/pobsync/pobsync.sqlite',
      timeZone: null,
      logLevel: 'info',
      publicUrl: null,
      node: 'main',
    });
  });

  test('puts a service that runs as root in /opt/pobsync', () => {
    expect(parseConfig({}, { ...machine, isRoot: true }).home).toBe('/opt/pobsync');
  });

  test('takes an empty variable for an absent one', () => {
    expect(parseConfig({ POBSYNC_HOME: '', POBSYNC_URL: '' }, machine)).toEqual(parseConfig({}, machine));
  });

  test('drops trailing slashes', () => {
    const config = parseConfig({ POBSYNC_HOME: '/srv/p/', POBSYNC_URL: 'https://b.example/' }, machine);
    expect([config.home, config.publicUrl]).toEqual(['/srv/p', 'https://b.example']);
  });

  test('reads the database URL from a secret file', () => {
    const config = parseConfig({ POBSYNC_DATABASE_URL_FILE: '/run/secrets/url' }, machine);
    expect(config.databaseUrl).toBe('mysql://pobsync:s3cret@db/pobsync');
  });

  test('reports all problems together, each with what was expected', () => {
    expect(
      problemsOf({
        POBSYNC_HOME: 'relative',
        POBSYNC_LOG_LEVEL: 'loud',
        POBSYNC_TIME_ZONE: 'Europe/Atlantis',
        POBSYNC_URL: 'backup.example',
        POBSYNC_NODE: '../x',
      }),
    ).toEqual([
      'Invalid POBSYNC_HOME "relative": expected an absolute path.',
      'Invalid POBSYNC_LOG_LEVEL "loud": expected "trace", "debug", "info", "warn", "error" or "silent".',
      'Invalid POBSYNC_URL "backup.example": expected a URL such as "https://backup.example".',
      'Invalid POBSYNC_NODE "../x": expected a name of lower-case letters, digits, ".", "_" or "-".',
      'Invalid POBSYNC_TIME_ZONE "Europe/Atlantis": expected an IANA zone such as "Europe/Amsterdam".',
    ]);
  });

  test('never shows a database password', () => {
    const [problem] = problemsOf({ POBSYNC_DATABASE_URL: 'postgres://u:hunter2@db/x' });
    expect(problem).toMatch(/^Invalid POBSYNC_DATABASE_URL: expected "sqlite:/);
    expect(problem).not.toContain('hunter2');
  });

  test('refuses a secret that is given twice or cannot be read', () => {
    const url = 'sqlite:/x';
    expect(problemsOf({ POBSYNC_DATABASE_URL: url, POBSYNC_DATABASE_URL_FILE: '/run/secrets/url' })).toEqual([
      'Both POBSYNC_DATABASE_URL and POBSYNC_DATABASE_URL_FILE are set: expected one of them.',
    ]);
    expect(problemsOf({ POBSYNC_DATABASE_URL_FILE: '/nope' })).toEqual([
      'Invalid POBSYNC_DATABASE_URL_FILE "/nope": expected a file that can be read.',
    ]);
  });
});
