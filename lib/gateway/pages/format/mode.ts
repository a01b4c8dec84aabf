import type { EntryType } from '../views/browse-view.ts';

const letters: Record<EntryType, string> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  fifo: 'p',
  socket: 's',
  'block-device': 'b',
  'character-device': 'c',
};

/**
 * Permissions as `ls -l` writes them.
 *
 * @param mode octal, such as "0644"
 * @example modeText('file', '4755') // '-rwsr-xr-x'
 */
export function modeText(type: EntryType, mode: string): string {
  const bits = Number.parseInt(mode, 8);
  const special = bits >> 9;
  const parts = [6, 3, 0].map((shift, place) => {
    const own = (bits >> shift) & 7;
    const isSpecial = (special & (4 >> place)) !== 0;
    const letter = place === 2 ? 't' : 's';
    const last = isSpecial ? ((own & 1) === 1 ? letter : letter.toUpperCase()) : (own & 1) === 1 ? 'x' : '-';
    return `${(own & 4) === 0 ? '-' : 'r'}${(own & 2) === 0 ? '-' : 'w'}${last}`;
  });
  return letters[type] + parts.join('');
}
