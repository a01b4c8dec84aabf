import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  label: string;
  cell: (row: Row) => ComponentChildren;
  /** `lead`: the title of the row's card on a phone; `bare`: without its label there. */
  role?: 'lead' | 'bare';
  numeric?: boolean;
  /** Left out where there is no room. */
  wideOnly?: boolean;
  /** The heading is for screen readers only, as over buttons. */
  silent?: boolean;
}

interface DataTableProps<Row> {
  /** What the table lists; read out, not shown. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}

/** A table on wide screens; on phones each row is a card with labelled lines. Roles keep it a table when it is neither. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>) {
  return (
    <div class="table-wrap">
      <table class="table" role="table">
        <caption class="hidden-visually">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.label}
                role="columnheader"
                scope="col"
                class={column.numeric ? 'numeric' : undefined}
              >
                {column.silent ? <span class="hidden-visually">{column.label}</span> : column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                <td key={column.label} role="cell" data-label={column.label} class={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellClass<Row>(column: Column<Row>): string | undefined {
  const names = [
    column.role === 'lead' ? 'lead-cell' : '',
    column.role === 'bare' ? 'bare' : '',
    column.numeric ? 'numeric' : '',
    column.wideOnly ? 'not-on-phone' : '',
    column.silent ? 'tail' : '',
  ].filter((name) => name !== '');
  return names.length === 0 ? undefined : names.join(' ');
}
