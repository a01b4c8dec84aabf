import { displayWidth } from './display-width.ts';
import type { Style } from './style.ts';

export interface Column<Row> {
  title: string;
  /** The text of a cell; it may carry colours, and nothing else that a terminal acts upon. */
  cell: (row: Row) => string;
  /** Numbers go to the right. */
  right?: boolean;
}

/** Lays rows out in columns, as wide as their widest cell; the last column is not padded. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], style: Style): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const titles = columns.map((column) => column.title);
  const widths = columns.map((_, index) =>
    [titles, ...cells].reduce((width, line) => Math.max(width, displayWidth(line[index] ?? '')), 0),
  );
  const layOut = (line: readonly string[]) =>
    line
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.right === true))
      .join('  ')
      .trimEnd();
  return [style.bold(layOut(titles)), ...cells.map(layOut)].map((line) => `${line}\n`).join('');
}

/** Facts one below the other: names in one column, values in the next. */
export function facts(pairs: readonly (readonly [string, string])[], style: Style): string {
  const width = pairs.reduce((widest, [name]) => Math.max(widest, displayWidth(name)), 0);
  return pairs.map(([name, value]) => `${style.dim(pad(name, width, false))}  ${value}\n`).join('');
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(cell)));
  return right ? space + cell : cell + space;
}
