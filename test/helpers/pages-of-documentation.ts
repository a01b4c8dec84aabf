import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The top of the checkout. */
export const checkout = join(import.meta.dirname, '../..');

/** Every page of documentation in the checkout: path from its top, and text. */
export function pagesOfDocumentation(): { path: string; text: string }[] {
  return filesBelow(checkout)
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path: relative(checkout, path), text: readFileSync(path, 'utf8') }));
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist', 'coverage', '.git'].includes(name))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}
