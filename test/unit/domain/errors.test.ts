import { describe, expect, test } from '@jest/globals';
import * as errors from '../../../lib/domain/errors.ts';

const { errorTable, fromPublicError, PobsyncError, toPublicError } = errors;
const rows = Object.entries(errorTable);

describe('the error table', () => {
  // the documented exit codes; 0 and 3 are no errors
  const exitCodes = [1, 2, 4, 5, 75, 130];

  test.each(rows)('%s has a known exit code, an HTTP error status and one sentence', (code, row) => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(exitCodes).toContain(row.exitCode);
    expect(row.httpStatus).toBeGreaterThanOrEqual(400);
    expect(row.httpStatus).toBeLessThan(600);
    expect(row.meaning).toMatch(/^[A-Zr].+\.$/);
  });

  test('uses every exit code', () => {
    expect(new Set(rows.map(([, row]) => row.exitCode))).toEqual(new Set(exitCodes));
  });

  test.each([
    ['invalid_input', 400, 2],
    ['not_found', 404, 4],
    ['busy', 409, 75],
    ['refused', 409, 5],
    ['root_missing', 409, 5],
    ['host_key_changed', 409, 5],
    ['connection_failed', 502, 1],
    ['disk_full', 507, 1],
    ['rsync_failed', 502, 1],
    ['cancelled', 409, 130],
    ['interrupted', 503, 130],
  ] as const)('keeps its promise on %s: HTTP %i, exit %i', (code, httpStatus, exitCode) => {
    expect(errorTable[code]).toMatchObject({ httpStatus, exitCode });
  });
});

describe('an error class', () => {
  test.each([
    ['NotFoundError', 'not_found'],
    ['RefusedError', 'refused'],
    ['ConflictError', 'conflict'],
    ['RootMissingError', 'root_missing'],
    ['BusyError', 'busy'],
    ['CancelledError', 'cancelled'],
    ['InterruptedError', 'interrupted'],
    ['DatabaseUnusableError', 'database_unusable'],
    ['InvalidInputError', 'invalid_input'],
  ] as const)('%s has the code %s, and carries facts, cure and cause', (name, code) => {
    const cause = new Error('below');
    const error = new errors[name]('What happened.', { cure: 'Do this.', facts: { host: 'web1' }, cause });
    expect(error).toBeInstanceOf(PobsyncError);
    expect(error).toMatchObject({ name, code, message: 'What happened.', cure: 'Do this.', cause });
    expect(error.facts).toMatchObject({ host: 'web1' });
  });

  test('of invalid input holds each problem, and all of them as its message', () => {
    const error = new errors.InvalidInputError(['One.', 'Two.']);
    expect(error).toMatchObject({
      message: 'One. Two.',
      problems: ['One.', 'Two.'],
      facts: { problems: ['One.', 'Two.'] },
    });
  });
});

describe('crossing a border', () => {
  test('an error of ours keeps code, message, cure and facts', () => {
    const error = new errors.RefusedError('No.', { cure: 'Look again.', facts: { doomed: 11 } });
    const json = JSON.parse(JSON.stringify(toPublicError(error))) as errors.PublicError;
    expect(fromPublicError(json)).toMatchObject({
      code: 'refused',
      message: 'No.',
      cure: 'Look again.',
      facts: { doomed: 11 },
    });
  });

  test.each([
    [new Error('ENOENT /etc/secret')],
    ['a text'],
    [null],
    [{ code: 'refused', message: 'forged' }],
  ])('anything else becomes internal and tells nothing: %p', (thrown) => {
    const shown = toPublicError(thrown);
    expect(shown).toMatchObject({ code: 'internal', facts: {} });
    expect(JSON.stringify(shown)).not.toMatch(/secret|a text|forged/);
  });

  test.each(['from_the_future', '__proto__', 'toString'])(
    'a code that is not in the table becomes internal: %s',
    (code) => {
      const error = fromPublicError({ code, message: 'x', cure: null, facts: {} } as never);
      expect(error).toMatchObject({ code: 'internal', message: 'x', cure: null });
    },
  );
});
