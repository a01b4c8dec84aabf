import { formatBytes } from '../format/bytes.ts';
import { modeText } from '../format/mode.ts';
import { downloadPath, filePath, filesPath } from '../format/paths.ts';
import type { BrowsedSnapshot, EntryRow, EntryType } from '../views/browse-view.ts';
import { DataTable, type Column } from './data-table.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Unknown } from './run-table.tsx';
import { Time } from './time.tsx';

const looks: Record<EntryType, { icon: IconName; word: string }> = {
  file: { icon: 'file', word: 'file' },
  directory: { icon: 'folder', word: 'directory' },
  symlink: { icon: 'link', word: 'link' },
  fifo: { icon: 'chip', word: 'named pipe' },
  socket: { icon: 'chip', word: 'socket' },
  'block-device': { icon: 'chip', word: 'block device' },
  'character-device': { icon: 'chip', word: 'character device' },
};

export const entryWord = (type: EntryType): string => looks[type].word;

export function EntryIcon({ type }: { type: EntryType }) {
  return (
    <span class={`entry-icon ${type}`}>
      <Icon name={looks[type].icon} />
      <span class="hidden-visually">{looks[type].word} </span>
    </span>
  );
}

interface EntryTableProps {
  place: BrowsedSnapshot;
  entries: readonly EntryRow[];
  now: string;
}

/** What a directory holds. Each row has a box to tick, named `pick-<number>`; links are shown, never followed. */
export function EntryTable({ place, entries, now }: EntryTableProps) {
  const numbers = new Map(entries.map(({ id }, index) => [id, index]));
  const columns: Column<EntryRow>[] = [
    {
      label: 'Name',
      role: 'lead',
      cell: (entry) => <EntryName place={place} entry={entry} number={numbers.get(entry.id) ?? 0} />,
    },
    {
      label: 'Size',
      numeric: true,
      cell: ({ type, sizeBytes }) => (type === 'file' ? formatBytes(sizeBytes) : <Unknown word="none" />),
    },
    {
      label: 'Modified',
      cell: ({ modifiedAt }) => (modifiedAt === null ? <Unknown /> : <Time at={modifiedAt} now={now} />),
    },
    {
      label: 'Owner',
      wideOnly: true,
      cell: ({ owner, group }) => (
        <span class="number soft">
          {owner}:{group}
        </span>
      ),
    },
    {
      label: 'Mode',
      wideOnly: true,
      cell: ({ type, mode }) => (
        <code class="small soft" title={mode}>
          {modeText(type, mode)}
        </code>
      ),
    },
    {
      label: 'Download',
      silent: true,
      wideOnly: true,
      cell: ({ type, id, name }) =>
        type === 'file' && (
          <a
            class="button plain little only-icon"
            href={downloadPath(place, id)}
            aria-label={`Download ${name}`}
            title="Download"
          >
            <Icon name="download" />
          </a>
        ),
    },
  ];
  return (
    <DataTable caption="Entries of the directory" columns={columns} rows={entries} rowKey={({ id }) => id} />
  );
}

function EntryName({ place, entry, number }: { place: BrowsedSnapshot; entry: EntryRow; number: number }) {
  const { name, id, type, exactName, linkTarget } = entry;
  const href = type === 'directory' ? filesPath(place, id) : filePath(place, id);
  return (
    <span class="entry">
      <input type="checkbox" name={`pick-${number}`} value={id} aria-label={`Select ${name}`} data-pick />
      <EntryIcon type={type} />
      <span class="entry-text">
        <a class="cell-title" href={href}>
          {name}
        </a>
        {!exactName && (
          <span class="tag" title="The bytes of this name are not UTF-8. It is restored exactly as it was.">
            not UTF-8
          </span>
        )}
        {linkTarget !== null && <span class="cell-sub">→ {linkTarget}</span>}
        {type !== 'file' && type !== 'directory' && type !== 'symlink' && (
          <span class="cell-sub">{looks[type].word}</span>
        )}
      </span>
    </span>
  );
}
