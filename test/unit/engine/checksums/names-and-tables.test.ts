import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ChecksumIndex } from '../../../../lib/engine/checksums/checksum-index.ts';
import { entryWords } from '../../../../lib/engine/checksums/checksum-list.ts';
import { ChecksumTable } from '../../../../lib/engine/checksums/checksum-table.ts';
import { manifestLine, parseManifestLine } from '../../../../lib/engine/checksums/manifest-line.ts';
import { PathList } from '../../../../lib/engine/checksums/path-list.ts';
import { ReceivedChecksums } from '../../../../lib/engine/checksums/received-checksums.ts';
import { unescapeName } from '../../../../lib/engine/checksums/unescape-name.ts';
import { isItem, withoutChecksum } from '../../../../lib/engine/rsync-items.ts';

const hex = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const path = fc
  .uint8Array({ minLength: 1, maxLength: 40 })
  .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0)));

/** The entries of a table as an index file holds them. */
function sortedWords({ list }: ChecksumTable): Uint32Array {
  const words = [...list.order()].flatMap((entry) => {
    const { words: segment, at } = list.at(entry);
    return [...segment.subarray(at, at + entryWords)];
  });
  return Uint32Array.from(words);
}

describe('names', () => {
  test('of rsync come back byte for byte', () => {
    expect(unescapeName('d/new\\#012line \\#134#012 \\#377')).toEqual(
      Buffer.from('d/new\nline \\#012 \xff', 'latin1'),
    );
    expect(unescapeName('plain \\name')).toEqual(Buffer.from('plain \\name'));
  });

  test('of any bytes survive a line of the manifest', () => {
    fc.assert(
      fc.property(hex, path, (checksum, name) => {
        const line = manifestLine(checksum, name);
        expect(line.indexOf(0x0a)).toBe(line.length - 1);
        expect(parseManifestLine(line.subarray(0, -1))).toEqual({ checksum, path: name });
      }),
    );
  });

  test('with a line break are escaped as coreutils do it, a mere backslash is left alone', () => {
    const sum = 'a17f64a4e3f9f97a371b825df4f6c8b5';
    expect(manifestLine(sum, Buffer.from('a\nb\\c')).toString()).toBe(`\\${sum}  a\\nb\\\\c\n`);
    expect(manifestLine(sum, Buffer.from('b\\c')).toString()).toBe(`${sum}  b\\c\n`);
  });
});

describe('tables', () => {
  test('find every checksum again, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, hex), { maxLength: 3000 }), (rows) => {
        const table = new ChecksumTable();
        const expected = new Map<string, string>();
        for (const [high, low, checksum] of rows) {
          table.set(high, low, checksum);
          expected.set(`${high} ${low}`, checksum);
        }
        const index = new ChecksumIndex(sortedWords(table));
        expect(index.count).toBe(expected.size);
        expect(table.size).toBe(expected.size);
        for (const [key, checksum] of expected) {
          const [high = 0, low = 0] = key.split(' ').map(Number);
          expect(index.find(high, low)).toBe(checksum);
          expect(index.find(high, (low + 1) % 2 ** 32)).toBe(
            expected.get(`${high} ${(low + 1) % 2 ** 32}`) ?? null,
          );
          expect(table.get(high, low)).toBe(checksum);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('hold paths end to end', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 3000 }), (paths) => {
        const list = new PathList();
        for (const one of paths) list.add(one);
        expect(paths.map((_, index) => list.get(index))).toEqual(paths);
      }),
      { numRuns: 20 },
    );
  });
});

describe('what rsync prints', () => {
  const sum = '99aa06d3014798d86001c324468d497f';

  test('tells the checksum of a received file; the last one counts', () => {
    const received = new ReceivedChecksums();
    received.addLine('Client negotiated checksum: xxh128');
    received.addItem(Buffer.from(`>>f+++++++++ ${'0'.repeat(32)} 0 etc/a\\#377`));
    received.addItem(Buffer.from(`>>f+++++++++ ${sum} 0 etc/a\\#377`));
    received.addItem(Buffer.from(`>cd+++++++++ ${' '.repeat(32)} 4096 etc/`));
    received.addItem(Buffer.from(`>hf+++++++++ ${' '.repeat(32)} 4096 etc/b => etc/a`));
    expect(received.count).toBe(1);
    expect(received.find(Buffer.from('etc/a\xff', 'latin1'))).toBe(sum);
    expect(received.find(Buffer.from('etc/b'))).toBeNull();
  });

  test('is left aside when both ends agreed on another algorithm', () => {
    const received = new ReceivedChecksums();
    received.addLine('Client negotiated checksum: md5');
    received.addItem(Buffer.from(`>>f+++++++++ ${sum} 0 a`));
    expect(received.count).toBe(0);
  });

  test('is shown without the checksum', () => {
    expect(withoutChecksum(`>>f+++++++++ ${sum} 17 a b`)).toBe('>>f+++++++++ 17 a b');
    expect(withoutChecksum(`>cd+++++++++ ${' '.repeat(32)} 4096 ./`)).toBe('>cd+++++++++ 4096 ./');
    expect(withoutChecksum('rsync: something 17 else')).toBe('rsync: something 17 else');
  });

  test('is no item when it only looks a little like one', () => {
    for (const line of ['>f something', `>>f+++++++++ ${sum.slice(1)} 17 a`, `>>f+++++++++ ${sum}`]) {
      const received = new ReceivedChecksums();
      received.addLine('Client negotiated checksum: xxh128');
      received.addItem(Buffer.from(line));
      expect(received.count).toBe(0);
    }
    expect(isItem(Buffer.from('rsync: warning'))).toBe(false);
    expect(isItem(Buffer.from(`>>f+++++++++ ${sum} 17 a b`))).toBe(true);
  });
});
