import { Option, type Command } from 'commander';
import { integerFlag } from './parse-number.ts';

export interface PageOptions {
  page?: number;
  pageSize?: number;
}

/** Adds the options of a list that may be long. */
export function pageOptions(command: Command, defaultSize: number): Command {
  return command
    .addOption(
      new Option('--page-size <N>', 'rows at once')
        .default(defaultSize)
        .argParser(integerFlag('--page-size', 1, 1000)),
    )
    .addOption(
      new Option('--page <N>', 'which part of the list')
        .default(1)
        .argParser(integerFlag('--page', 1, 1_000_000)),
    );
}

/** A last line that says how much there is besides; none when all is shown. */
export function pageNote(list: {
  items: readonly unknown[];
  total: number;
  page: number;
  pageSize: number;
}): string {
  const { items, total, page, pageSize } = list;
  if (items.length === total) return '';
  if (items.length === 0) return `Page ${page} is empty; there are ${total}.\n`;
  const first = (page - 1) * pageSize + 1;
  const more = first + items.length - 1 < total ? `; the next ones: --page ${page + 1}` : '';
  return `${first} to ${first + items.length - 1} of ${total}${more}\n`;
}
