import { expect, test } from '@jest/globals';
import { fileVersions, type FileSighting } from '../../../lib/domain/file-versions.ts';

const day = 86_400_000;
const newest = Date.parse('2026-11-22T03:00:00Z');

/** Newest first; `inode:size:time` or nothing. */
function sightings(...marks: (string | null)[]): FileSighting[] {
  return marks.map((mark, index) => {
    const [inode = '0', size = '0', time = '0'] = mark?.split(':') ?? [];
    return {
      snapshot: {
        kind: 'scheduled',
        name: `s${index}` as never,
        startedAt: new Date(newest - index * day),
      },
      file:
        mark === null ? null : { inode: BigInt(inode), sizeBytes: Number(size), modifiedNs: BigInt(time) },
    };
  });
}

test.each<[string, (string | null)[], number[]]>([
  ['hard-linked snapshots share one version', ['1:5:9', '1:5:9', '1:5:9'], [3]],
  ['a copy of the same size and time is the same version', ['1:5:9', '2:5:9'], [2]],
  ['another time is another version', ['1:5:9', '2:5:8', '2:5:8'], [1, 2]],
  ['a file that was away begins anew', ['1:5:9', null, '1:5:9'], [1, 1]],
  ['a change back and forth is three versions', ['1:5:9', '2:6:10', '1:5:9'], [1, 1, 1]],
  ['nowhere', [null, null], []],
])('%s', (_, marks, counts) => {
  expect(fileVersions(sightings(...marks)).map(({ snapshots }) => snapshots.length)).toEqual(counts);
});
