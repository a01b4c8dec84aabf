import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from '../../../lib/engine/line-splitter.ts';
import { TreeCounter } from '../../../lib/engine/tree-counts.ts';
import { TreeReader } from '../../../lib/engine/tree-reader.ts';
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

/** What a tree of these records counts to, and the names in it. */
function read(chunks: readonly string[]) {
  const counter = new TreeCounter();
  const names: string[] = [];
  const reader = new TreeReader({
    file: (high, low, links, sizeBytes, path) => {
      counter.file(high, low, links, sizeBytes);
      names.push(path.toString('latin1'));
    },
    other: (type) => counter.other(type),
  });
  for (const chunk of chunks) reader.push(Buffer.from(chunk, 'latin1'));
  return { counts: counter.counts(), names };
}

describe('a tree as find tells it', () => {
  test('tells inodes whose links are all inside from shared ones, and counts bytes once', () => {
    const { counts } = read([
      'd\0d\0l\0o\0f7 1 10 a\0f18446744073709551615 2 100 b\0f18446744073709551614 2 5000000007 c\0',
      'f18446744073709551615 2 100 d\0',
    ]);
    expect(counts).toEqual({
      files: 4,
      directories: 2,
      symlinks: 1,
      specials: 1,
      bytesTotal: 5_000_000_117,
      filesNew: 3,
      bytesNew: 110,
      filesLinked: 1,
    });
  });

  test('keeps every name byte for byte and counts the same, however the stream is cut', () => {
    const entry = fc.record({
      id: fc.nat(50),
      size: fc.nat(1000),
      name: fc.stringMatching(/^[\x01-\xff]{1,30}$/),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 300 }), fc.integer({ min: 1, max: 40 }), (entries, cut) => {
        const sizes = new Map(entries.map(({ id, size }) => [id, size]));
        const text = entries.map(({ id, name }) => `f${id} 3 ${sizes.get(id)} ${name}\0`).join('');
        const cuts = Array.from({ length: Math.ceil(text.length / cut) }, (_, at) =>
          text.slice(at * cut, (at + 1) * cut),
        );
        const { counts, names } = read(cuts);
        expect(names).toEqual(entries.map(({ name }) => name));
        expect(counts.files).toBe(entries.length);
        expect(counts.bytesTotal).toBe([...sizes.values()].reduce((sum, size) => sum + size, 0));
      }),
    );
  });
});

describe('LineSplitter', () => {
  test('keeps the beginning of a line although its chunk is used again', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line.toString()));
    const chunk = Buffer.from('one\ntw');
    splitter.push(chunk);
    chunk.write('o\nthree');
    splitter.push(chunk.subarray(0, 2));
    expect(lines).toEqual(['one', 'two']);
  });

  test('cuts at CR and LF, joins what came in pieces, and bounds a line', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line.toString()), { maxBytes: 10 });
    for (const piece of ['one\rtw', 'o\nthree', ' and far too long\n', 'end'])
      splitter.push(Buffer.from(piece));
    splitter.end();
    expect(lines).toEqual(['one', 'two', 'three and ', 'end']);
  });

  test('of lines that outdate each other gives the last of a chunk, after the others, and all that cross chunks', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line.toString()), { lastOnly: 0x20 });
    splitter.push(Buffer.from('a\n\r 1%\nb\n\r 2%\r 3%\nc\n\r 4'));
    expect(lines).toEqual(['a', 'b', 'c', ' 3%']);
    splitter.push(Buffer.from('%\r 5%'));
    splitter.end();
    expect(lines.slice(4)).toEqual([' 4%', ' 5%']);
  });

  test('gives the same lines however the stream is cut', () => {
    const anyText = fc.stringMatching(/^[ab\n\r]{0,30}$/);
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 5 }), (text, size) => {
        const lines: string[] = [];
        const splitter = new LineSplitter((line) => lines.push(line.toString()));
        for (let at = 0; at < text.length; at += size) splitter.push(Buffer.from(text.slice(at, at + size)));
        splitter.end();
        expect(lines).toEqual(text.split(/[\n\r]/).filter((line) => line !== ''));
      }),
    );
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
