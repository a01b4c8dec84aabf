import { describe, expect, test } from '@jest/globals';
import { makeLogger } from '../../lib/logger.ts';
import { prettyLogLine } from '../../lib/pretty-log-line.ts';

describe('makeLogger', () => {
  test('writes one JSON line an entry, with the request id of its child', () => {
    const lines: string[] = [];
    const logger = makeLogger('info', { write: (line) => lines.push(line) });
    logger.child({ requestId: 'r1' }).info({ host: 'web1' }, 'begins');
    logger.debug('not shown');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      requestId: 'r1',
      host: 'web1',
      msg: 'begins',
    });
  });

  test('never writes what is named like a secret', () => {
    const lines: string[] = [];
    const logger = makeLogger('info', { write: (line) => lines.push(line) });
    logger.info({
      password: 'hunter2',
      config: { databaseUrl: 'mysql://u:hunter2@h/d' },
      a: { b: { token: 'hunter2' } },
    });
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).toContain('[secret]');
  });

  test('writes readable lines to a terminal', () => {
    const lines: string[] = [];
    makeLogger('info', { isTTY: true, write: (line) => lines.push(line) }).info({ port: 8000 }, 'ready');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d info {2}ready port=8000\n$/);
  });
});

describe('prettyLogLine', () => {
  test('escapes what a remote sent', () => {
    const line = JSON.stringify({
      level: 'info',
      time: '2026-01-02T03:04:05.000Z',
      msg: 'a\u001b[2Jb',
      x: 'c\nd',
    });
    expect(prettyLogLine(line)).toBe('03:04:05 info  a\\x1b[2Jb x=c\\x0ad\n');
  });

  test('shows an error with its stack', () => {
    const line = JSON.stringify({
      level: 'error',
      time: '2026-01-02T03:04:05.000Z',
      msg: 'defect',
      err: { stack: 'E' },
    });
    expect(prettyLogLine(line)).toContain('defect err={"stack":"E"}');
  });
});
