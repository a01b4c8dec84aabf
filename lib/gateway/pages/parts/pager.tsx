import { formatCount } from '../format/count.ts';
import { withQuery } from '../format/paths.ts';
import type { PageOf } from '../views/page-of.ts';

interface PagerProps {
  page: PageOf<unknown>;
  path: string;
  query: Readonly<Record<string, string>>;
  noun: string;
}

/** Says which part of a list is shown, and links to its neighbours. */
export function Pager({ page, path, query, noun }: PagerProps) {
  const last = Math.max(1, Math.ceil(page.total / page.pageSize));
  if (last === 1) return null;
  const from = (page.page - 1) * page.pageSize + 1;
  const link = (number: number) => withQuery(path, { ...query, page: number === 1 ? '' : String(number) });
  return (
    <nav class="pager" aria-label="Pages">
      <span class="number">
        {formatCount(from)}–{formatCount(from + page.items.length - 1)} of {formatCount(page.total)} {noun}
      </span>
      <span class="actions">
        {page.page > 1 && (
          <a class="button little" rel="prev" href={link(page.page - 1)}>
            Previous
          </a>
        )}
        {page.page < last && (
          <a class="button little" rel="next" href={link(page.page + 1)}>
            Next
          </a>
        )}
      </span>
    </nav>
  );
}
