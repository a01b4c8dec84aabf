import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { referencePages } from '../../../infra/reference/pages.ts';

test('the reference pages are what the program says of itself', async () => {
  const pages = Object.entries(await referencePages());
  expect(pages.length).toBeGreaterThan(3);
  for (const [name, text] of pages) {
    const written = readFileSync(new URL(`../../../infra/docs/reference/${name}`, import.meta.url), 'utf8');
    // after a change: npm run reference
    expect([name, written]).toEqual([name, text]);
  }
});
