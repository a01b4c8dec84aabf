import { expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout, pagesOfDocumentation } from '../../helpers/pages-of-documentation.ts';

test('every link to a file or a heading of this repository leads somewhere', () => {
  const links = pagesOfDocumentation().flatMap(({ path, text }) =>
    [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => ({ path, target })),
  );
  const own = links.filter(({ target }) => !/^[a-z]+:/.test(target));
  expect(own.length).toBeGreaterThan(50);
  expect(own.filter((link) => !leadsSomewhere(link))).toEqual([]);
});

function leadsSomewhere({ path, target }: { path: string; target: string }): boolean {
  const [file = '', heading] = target.split('#');
  const full = file === '' ? join(checkout, path) : join(checkout, dirname(path), file);
  if (!existsSync(full)) return false;
  if (heading === undefined || statSync(full).isDirectory()) return true;
  return headingsOf(readFileSync(full, 'utf8')).includes(heading);
}

function headingsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```.*?^```/gms, '');
}
