import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CountParser } from '../../../lib/engine/count-parser.ts';
import { LineSplitter } from '../../../lib/engine/line-splitter.ts';
import { parseRsyncProgress } from '../../../lib/engine/rsync-progress.ts';
import { parseMetadata } from '../../../lib/engine/snapshot-metadata.ts';

describe('parseRsyncProgress', () => {
  test('reads a line after a file: share of the files, time that is left by that share', () => {
    expect(parseRsyncProgress('  5242880  45%   12.34MB/s    0:00:38 (xfr#5, to-chk=100/2000)')).toEqual({
      bytes: 5_242_880,
      percent: 95,
      bytesPerSecond: 12_939_428,
      etaSeconds: 2,
      filesDone: 1900,
      filesKnown: 2000,
      stillFinding: false,
    });
  });

  test('reads a line within a file', () => {
    const line = '  1,024   3%  500.00kB/s  1:02:03 ';
    expect(parseRsyncProgress(line)).toMatchObject({ bytes: 1024, percent: 3, etaSeconds: 3723 });
  });

  test('takes no other line for progress', () => {
    for (const line of ['', '>>f+++++++++ 5 10%', 'total size is 5  speedup is 1.00', '100%']) {
      expect(parseRsyncProgress(line)).toBeNull();
    }
  });
});

describe('CountParser', () => {
  test('tells inodes whose links are all inside from shared ones, and counts bytes once', () => {
    const parser = new CountParser();
    parser.push(Buffer.from('d\nd\nl\no\ng10\nf2 18446744073709551615 100\nf2 18446744073709551614 7\n'));
    parser.push(Buffer.from('f2 18446744073709551615 100\n'));
    expect(parser.counts()).toEqual({
      files: 4,
      directories: 2,
      symlinks: 1,
      specials: 1,
      bytesTotal: 117,
      filesNew: 3,
      bytesNew: 110,
      filesLinked: 1,
    });
  });

  test('agrees with a plain count, however the stream is cut', () => {
    const inode = fc.record({ id: fc.nat(50), size: fc.nat(1000) });
    fc.assert(
      fc.property(fc.array(inode, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (entries, cut) => {
        const sizes = new Map(entries.map(({ id, size }) => [id, size]));
        const text = entries.map(({ id }) => `f3 ${id} ${sizes.get(id)}\n`).join('');
        const parser = new CountParser();
        for (let at = 0; at < text.length; at += cut) parser.push(Buffer.from(text.slice(at, at + cut)));
        const { files, bytesTotal } = parser.counts();
        expect(files).toBe(entries.length);
        expect(bytesTotal).toBe([...sizes.values()].reduce((sum, size) => sum + size, 0));
      }),
    );
  });
});

describe('LineSplitter', () => {
  test('cuts at CR and LF, joins what came in pieces, and bounds a line', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line), 10);
    for (const piece of ['one\rtw', 'o\nthree', ' and far too long\n', 'end'])
      splitter.push(Buffer.from(piece));
    splitter.end();
    expect(lines).toEqual(['one', 'two', 'three and ', 'end']);
  });
});

describe('parseMetadata', () => {
  test('gives a reason for everything that is not ours, and never throws', () => {
    for (const text of ['', '{', 'null', '[]', '{}', '{"format":2}', '"x"']) {
      expect(parseMetadata(text)).toHaveProperty('reason');
    }
    fc.assert(fc.property(fc.json(), (text) => expect(parseMetadata(text)).toHaveProperty('reason')));
  });
});
