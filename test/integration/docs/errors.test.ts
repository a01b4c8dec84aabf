import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorTable } from '../../../lib/domain/errors.ts';

test('the documented table of errors is the one of the program', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../infra/docs/reference/errors.md'), 'utf8');
  const documented = text
    .split('\n')
    .map((line) => /^\|\s*`(\w+)`\s*\|\s*(\d+)\s*\|\s*(\d+)\s*\|\s*(.+?)\s*\|$/.exec(line))
    .filter((match) => match !== null)
    .map(([, code, httpStatus, exitCode, meaning]) => [code, Number(httpStatus), Number(exitCode), meaning]);
  expect(documented).toEqual(
    Object.entries(errorTable).map(([code, row]) => [code, row.httpStatus, row.exitCode, row.meaning]),
  );
});
