import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';

/** Fills a directory with what programs that copy trees get wrong. Owners and devices only as root. */
export function makeNastyTree(top: string): void {
  const isRoot = process.getuid?.() === 0;
  const bytes = (name: string) => Buffer.concat([Buffer.from(`${top}/`), Buffer.from(name, 'latin1')]);
  mkdirSync(`${top}/sub/deeper`, { recursive: true });
  writeFileSync(`${top}/plain`, 'plain');
  writeFileSync(bytes('not utf-8 \xff\xfe'), 'odd name');
  writeFileSync(bytes('line\nbreak \\ and \\#012 and\ttab'), 'odd name');
  writeFileSync(bytes('x'.repeat(255)), 'long name');
  writeFileSync(bytes('-rf *?[a]'), 'glob');
  writeFileSync(`${top}/empty`, '');
  writeFileSync(`${top}/suid`, '#!/bin/sh\n');
  chmodSync(`${top}/suid`, 0o4755);
  writeFileSync(`${top}/closed`, 'mode 000');
  chmodSync(`${top}/closed`, 0o000);
  writeFileSync(`${top}/sparse`, 'x');
  truncateSync(`${top}/sparse`, 3_000_000);
  linkSync(`${top}/plain`, `${top}/sub/deeper/same-as-plain`);
  symlinkSync('plain', `${top}/good-link`);
  symlinkSync('/nowhere/at all', `${top}/dangling`);
  symlinkSync('loop', `${top}/loop`);
  symlinkSync('/etc', `${top}/out-of-here`);
  mkdirSync(`${top}/sticky`);
  chmodSync(`${top}/sticky`, 0o1777);
  utimesSync(`${top}/plain`, 1_000_000_000, 1_000_000_000.5);
  utimesSync(`${top}/sub`, 1_000_000_000, 1_000_000_001);
  must('mkfifo', `${top}/fifo`);
  must('setfattr', '-n', 'user.note', '-v', 'kept', `${top}/plain`);
  makeDeepFile(top);
  if (!isRoot) return;
  must('setfacl', '-m', 'u:4321:r', `${top}/empty`);
  must('mknod', `${top}/device`, 'c', '1', '3');
  chownSync(`${top}/empty`, 1234, 4321);
}

/**
 * A file whose path from the top has 4,000 characters: with the top before it, no program can open it by its whole name.
 * A hard link to it lies at the top.
 */
function makeDeepFile(top: string): void {
  const step = 'd'.repeat(199);
  const script = `for i in $(seq 19); do mkdir ${step} && cd ${step} || exit 1; done
    printf deep > ${'f'.repeat(200)} && ln ${'f'.repeat(200)} "$1/deep-link" && touch -d @1000000000 .`;
  must('sh', '-c', `cd "$1" && ${script}`, 'sh', top);
}

function must(command: string, ...args: string[]): void {
  const run = spawnSync(command, args);
  if (run.status !== 0) throw new Error(`${command} failed: ${run.stderr.toString()}`);
}
