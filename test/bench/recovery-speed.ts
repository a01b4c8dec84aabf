import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseAddress } from '../../lib/domain/address.ts';
import { defaultSettings } from '../../lib/domain/default-settings.ts';
import { parseHostName } from '../../lib/domain/host-name.ts';
import { tarStream } from '../../lib/engine/browse/tar-stream.ts';
import { zipStream } from '../../lib/engine/browse/zip-stream.ts';
import { InodeSet } from '../../lib/engine/checksums/inode-set.ts';
import { verifyTree } from '../../lib/engine/checksums/verify-tree.ts';
import { openTarget } from '../../lib/engine/restore/open-target.ts';
import { restoreTree } from '../../lib/engine/restore/restore-tree.ts';
import { runProgram } from '../../lib/engine/run-program.ts';
import { makeSource, standardSource } from './make-source.ts';
import { ratioRow, timed, type BenchRow } from './row.ts';

const signal = new AbortController().signal;
const workers = 2;

/** Getting files back, and reading them again, beside the plain programs that do the same. */
export async function measureRecovery(rounds = 5): Promise<BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'pobsync-bench-recovery-'));
  try {
    const tree = join(directory, 'snapshot', 'data');
    mkdirSync(tree, { recursive: true });
    makeSource(tree, standardSource);
    const many = join(directory, 'many');
    makeManyFiles(many);
    const large = join(directory, 'large');
    makeLargeFiles(join(large, 'data'));
    return [
      await measureRestore(directory, rounds),
      ...(await measureArchives(directory, many, rounds)),
      await measureVerify(directory, large, rounds),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function makeManyFiles(top: string): void {
  for (let folder = 0; folder < 100; folder++) {
    mkdirSync(join(top, `d${folder}`), { recursive: true });
    for (let file = 0; file < 1000; file++)
      writeFileSync(join(top, `d${folder}`, `f${file}`), `${folder} ${file}`);
  }
}

function makeLargeFiles(top: string): void {
  mkdirSync(top, { recursive: true });
  const content = randomBytes(1_000_000);
  for (let file = 0; file < 4000; file++) writeFileSync(join(top, `f${file}`), content);
}

async function measureRestore(directory: string, rounds: number): Promise<BenchRow> {
  const snapshotPath = join(directory, 'snapshot');
  let count = 0;
  // a new one each time, and none removed: ext4 looks at every inode that was freed within minutes before it takes another
  const newTarget = () => join(directory, `target-${count++}`);
  const ours = async () => {
    const opened = await openTarget(newTarget(), { forbidden: [], overwrite: false, create: true });
    const runDirectory = mkdtempSync(join(directory, 'run-'));
    const identity = { host: parseHostName('web1'), address: parseAddress('127.0.0.1') };
    await restoreTree({
      ...{ config: { ...defaultSettings, ...identity }, snapshotPath, fakeSuper: false, paths: null },
      ...{
        to: { place: 'directory', target: opened, fresh: true },
        dryRun: false,
        deleteExtra: false,
        lockFd: null,
        runDirectory,
        signal,
      },
      onProgress: () => undefined,
      log: () => undefined,
    });
    await opened.handle?.close();
  };
  const bare = () => must('rsync', ['-aHAX', '--numeric-ids', `${snapshotPath}/data/`, `${newTarget()}/`]);
  const [our, their] = await alternate(rounds, ours, bare, () => must('sync', ['-f', directory]));
  return ratioRow('restore of a whole tree', our, their, 1.1, 'against rsync -aHAX of the same tree');
}

async function measureArchives(directory: string, many: string, rounds: number): Promise<BenchRow[]> {
  const plain = { fakeSuper: false, signal };
  // not to /dev/null itself: tar reads nothing then
  const bareTar = (flags: string) => () =>
    must('sh', ['-c', `tar -c ${flags} -C "$0" . | cat > /dev/null`, many]);
  const ourTar = () => drain(tarStream(many, null, plain));
  const tar = await alternate(rounds, ourTar, bareTar(''));
  const equalTar = await alternate(
    rounds,
    ourTar,
    bareTar('--format=pax --acls --xattrs --xattrs-include=*'),
  );
  const archive = join(directory, 'reference.zip');
  const python =
    'import os,sys,zipfile\nz=zipfile.ZipFile(sys.argv[2],"w")\n' +
    'for d,_,fs in os.walk(sys.argv[1]):\n  for f in fs: z.write(os.path.join(d,f))\nz.close()';
  const zip = await alternate(
    1,
    () => drain(zipStream(many, null, plain)),
    () => must('python3', ['-c', python, many, archive]),
  );
  const zipRow = ratioRow('zip of 100,000 files', ...zip, 1, 'for information: against python, stored');
  const equalRow = ratioRow('tar of 100,000 files', ...equalTar, 1.5, 'against tar -c that keeps as much');
  return [
    ratioRow('tar of 100,000 files', ...tar, 1.5, 'against tar -c, which leaves ACLs and attributes out'),
    { ...equalRow, goal: null, met: null },
    { ...zipRow, goal: null, met: null },
  ];
}

async function measureVerify(directory: string, large: string, rounds: number): Promise<BenchRow> {
  const empty = join(directory, 'empty');
  mkdirSync(empty, { recursive: true });
  const ours = async () => {
    await verifyTree({
      ...{ directory: large, seen: new InodeSet(), sample: { from: 0, percent: 100 }, afterInode: '0' },
      ...{ workers, empty, signal },
      onBatch: async () => undefined,
    });
  };
  // the first one writes the manifest
  await ours();
  const script = 'cd "$0" && find . -type f -print0 | xargs -0 -P "$1" -n 200 nice xxhsum -H2 > /dev/null';
  const bare = () => must('sh', ['-c', script, join(large, 'data'), String(workers)]);
  const [our, their] = await alternate(rounds, ours, bare);
  return ratioRow('verify of 4 GB', our, their, 1.2, `against xxhsum -H2, ${workers} at once`);
}

async function alternate(
  rounds: number,
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
  between: () => Promise<unknown> = async () => undefined,
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  // a warm-up that does not count
  await theirs();
  await between();
  for (let round = 0; round < rounds; round++) {
    const turns = [
      async () => times[0].push(await timed(ours)),
      async () => times[1].push(await timed(theirs)),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) {
      await turn();
      await between();
    }
  }
  return times;
}

async function drain(stream: Readable): Promise<void> {
  for await (const chunk of stream) void chunk;
}

async function must(command: string, args: string[]): Promise<void> {
  const { exitCode, stderr } = await runProgram(command, args);
  if (exitCode !== 0) throw new Error(`${command} failed: ${stderr.toString()}`);
}
