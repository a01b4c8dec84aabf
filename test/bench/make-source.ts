import { createHash } from 'node:crypto';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';

export interface SourceShape {
  directories: number;
  filesPerDirectory: number;
  bigFiles: number;
  bigFileBytes: number;
}

/** What the speed goals speak of: 100,000 small files and some big ones. */
export const standardSource: SourceShape = {
  directories: 1000,
  filesPerDirectory: 100,
  bigFiles: 4,
  bigFileBytes: 50 * 1024 * 1024,
};

const noise = Buffer.concat(
  Array.from({ length: 1024 }, (_, index) => createHash('sha512').update(String(index)).digest()),
);

/** Fills an existing directory; the same shape gives the same tree, except for times. */
export function makeSource(path: string, shape: SourceShape): void {
  for (let index = 0; index < shape.directories; index++) {
    const directory = `${path}/d${index % 40}/s${index}`;
    mkdirSync(directory, { recursive: true });
    for (let file = 0; file < shape.filesPerDirectory; file++) {
      writeFileSync(
        `${directory}/file-${file}.dat`,
        noise.subarray(0, 200 + ((index * 7919 + file * 104729) % 6000)),
      );
    }
  }
  for (let file = 0; file < shape.bigFiles; file++) {
    writeFileSync(`${path}/big-${file}`, Buffer.alloc(shape.bigFileBytes, noise.subarray(file)));
  }
}

/** Changes one small file of a hundred: new content, new time. */
export function changeOnePercent(path: string, shape: SourceShape, round: number): void {
  for (let index = 0; index < shape.directories; index++) {
    const every = Math.max(1, Math.round(100 / shape.filesPerDirectory));
    if (index % every !== 0) continue;
    const file = `${path}/d${index % 40}/s${index}/file-${round % shape.filesPerDirectory}.dat`;
    writeFileSync(file, noise.subarray(round, round + 1000 + (index % 1000)));
    utimesSync(file, 1_000_000_000 + round, 1_000_000_000 + round);
  }
}
