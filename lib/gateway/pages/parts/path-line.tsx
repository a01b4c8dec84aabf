import { filesPath } from '../format/paths.ts';
import type { BrowsedSnapshot, PathCrumb } from '../views/browse-view.ts';

/** The way to a directory or a file, each step a link; the last one is where one is. */
export function PathLine({ place, crumbs }: { place: BrowsedSnapshot; crumbs: readonly PathCrumb[] }) {
  return (
    <nav class="path-line" aria-label="Path in the snapshot">
      <ol>
        {crumbs.map(({ label, id }, index) => (
          <li key={id}>
            {index > 1 && (
              <span class="faint" aria-hidden="true">
                /
              </span>
            )}
            {index === crumbs.length - 1 ? (
              <span aria-current="page">{label}</span>
            ) : (
              <a href={filesPath(place, id)}>{label}</a>
            )}
            {index === 0 && label !== '/' && crumbs.length > 1 && (
              <span class="faint" aria-hidden="true">
                /
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
