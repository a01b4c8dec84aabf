import { describe, expect, test } from '@jest/globals';
import { CancelledError } from '../../../lib/domain/errors.ts';
import { childFailure } from '../../../local/runtime/child-failure.ts';
import { bundleCandidates } from '../../../local/runtime/find-bundle.ts';
import { parseOutcome } from '../../../local/runtime/read-outcome.ts';

const ended = { exitCode: null, signal: null, spawnError: null };

describe('childFailure', () => {
  test('names the reason for which the child had been stopped, whatever ended it', () => {
    const reason = new CancelledError('Ann cancelled the run.');
    expect(childFailure('backup', { ...ended, signal: 'SIGKILL' }, reason)).toBe(reason);
  });

  test('takes a signal from outside for an interruption', () => {
    expect(childFailure('backup', { ...ended, signal: 'SIGKILL' }, null)).toMatchObject({
      code: 'interrupted',
      message: 'The process of function backup was ended by SIGKILL from outside.',
    });
  });

  test('takes a crash for a defect', () => {
    expect(childFailure('backup', { ...ended, signal: 'SIGSEGV' }, null).code).toBe('internal');
    expect(childFailure('backup', { ...ended, exitCode: 7 }, null).message).toBe(
      'The process of function backup ended with exit code 7 and left no result.',
    );
  });

  test('says when there was no process at all', () => {
    const failure = childFailure('backup', { ...ended, spawnError: new Error('EAGAIN') }, null);
    expect(failure.message).toBe('The process of function backup could not be started.');
  });
});

describe('parseOutcome', () => {
  // stdout of a child → what is taken from it
  const rows: [string, string, unknown][] = [
    ['a result', '{"result":{"ok":true}}\n', { result: { ok: true } }],
    ['a result after what a library printed', 'warning!\n{"result":1}\n', { result: 1 }],
    ['nothing', '', null],
    ['half a line', '{"result":{"ok"', null],
    ['JSON of another kind', '{"ok":true}\n', null],
    ['null', 'null\n', null],
  ];
  test.each(rows)('reads %s', (_, output, outcome) => {
    expect(parseOutcome(output)).toEqual(outcome);
  });
});

describe('bundleCandidates', () => {
  test('prefers the own bundle of a function, then the bundle of everything', () => {
    expect(bundleCandidates('backup', '/opt/pobsync.cjs', 'pobsync')).toEqual([
      '/opt/functions/backup.cjs',
      '/opt/pobsync.cjs',
    ]);
  });

  test('finds a sibling of a function bundle', () => {
    expect(bundleCandidates('backup', '/x/functions/gateway.cjs', 'function')).toEqual([
      '/x/functions/backup.cjs',
    ]);
  });

  test('uses the build when it runs from sources', () => {
    expect(bundleCandidates('backup', '/src/local/runtime/find-bundle.ts', 'source')).toEqual([
      '/src/dist/functions/backup.cjs',
    ]);
  });
});
