import { mayReplaceFiles } from '../../../contracts/restore.ts';
import type { RestorePlace, RestoreView } from '../views/restore-view.ts';
import { formatBytes } from './bytes.ts';
import { countOf } from './count.ts';

/** @example measureText({ files: 3, directories: 1, … }) // '3 files in 1 directory, 1.2 MiB' */
export function measureText({ files, directories, others, bytes, isWhole }: RestoreView['measure']): string {
  const parts = [
    countOf(files, 'file'),
    ...(directories === 0 ? [] : [`in ${countOf(directories, 'directory', 'directories')}`]),
    ...(others === 0 ? [] : [`with ${countOf(others, 'link or special file', 'links and special files')}`]),
  ];
  return `${isWhole ? '' : 'more than '}${parts.join(' ')}, ${formatBytes(bytes)}`;
}

/** Where a path of the host ends up, as `host:path` or a path here. */
export function targetOf(view: RestoreView, shown: string): string {
  const { place, directory, hostDirectory } = wishOf(view);
  if (place === 'origin') return `${view.host}:${shown}`;
  const below = shown === view.top ? '' : shown.slice(view.top === '/' ? 0 : view.top.length);
  const base = (place === 'host' ? hostDirectory : directory).replace(/(?<=.)\/+$/, '');
  const path = `${base === '/' ? '' : base}${below}` || '/';
  return place === 'host' ? `${view.host}:${path}` : path;
}

/** What stands in the form. */
export function wishOf({ form: { values } }: Pick<RestoreView, 'form'>) {
  const place: RestorePlace =
    values['place'] === 'origin' || values['place'] === 'host' ? values['place'] : 'directory';
  return {
    place,
    directory: values['directory'] ?? '',
    hostDirectory: values['hostDirectory'] ?? '',
    overwrite: values['overwrite'] === 'on',
    deleteExtra: values['deleteExtra'] === 'on',
  };
}

/** Whether the password is asked for again: for what may replace or delete files that are there. */
export function needsPassword(wish: Pick<ReturnType<typeof wishOf>, 'place' | 'overwrite' | 'deleteExtra'>) {
  const { place, ...how } = wish;
  return mayReplaceFiles({ ...how, to: { place: place === 'directory' ? place : 'host' } });
}
