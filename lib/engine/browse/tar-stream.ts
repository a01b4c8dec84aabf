import { spawn } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { childEnvironment } from '../child-environment.ts';
import { killGroup } from '../run-program.ts';
import { asOnHost } from './decode-fake-super.ts';
import { nameAcls } from './name-acls.ts';
import { rewriteTar } from './rewrite-tar.ts';

/**
 * Packs paths of a tree into a tar stream (pax): links stay links, owners are numbers, nothing is followed. It goes as
 * fast as the reader takes it, and ends when the reader goes away.
 *
 * @param paths relative to the tree, checked to lead through real directories only; null for everything
 * @param fakeSuper owners, links and special files are taken from what rsync noted beside the files
 */
export function tarStream(
  tree: string,
  paths: readonly Buffer[] | null,
  { fakeSuper, signal }: { fakeSuper: boolean; signal: AbortSignal },
): Readable {
  const child = spawn(
    'tar',
    [
      '--create',
      '--format=pax',
      // when this machine read it last is nobody's business
      '--pax-option=delete=atime,delete=ctime',
      // 64 KiB at once
      '--blocking-factor=128',
      '--numeric-owner',
      '--xattrs',
      '--xattrs-include=*',
      '--null',
      '--verbatim-files-from',
      '--files-from=-',
    ],
    { cwd: tree, env: childEnvironment(), detached: true, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const { stdin, stdout } = child;
  // a stream of our own, filled from now on: node throws away what a program printed and nobody read when it exits
  const output = new PassThrough({ highWaterMark: 256 * 1024 });
  stdout.pipe(output, { end: false });
  const stop = () => {
    killGroup(child.pid);
  };
  signal.addEventListener('abort', stop, { once: true });
  output.once('close', stop);
  child.once('error', (error) => output.destroy(error));
  // no tar, or one that failed: the reader must not take a piece for the whole
  child.once('close', (exitCode) => {
    signal.removeEventListener('abort', stop);
    output.off('close', stop);
    if (exitCode === 0) output.end();
    else output.destroy(new Error(`tar ended with ${exitCode}`));
  });
  stdin.on('error', () => undefined);
  const nul = Buffer.of(0);
  stdin.end(Buffer.concat((paths ?? [Buffer.from('.')]).flatMap((path) => [path, nul])));
  const entries = rewriteTar(output, fakeSuper ? asOnHost : nameAcls);
  const rewritten = Readable.from(entries, { objectMode: false, highWaterMark: 256 * 1024 });
  rewritten.once('close', () => output.destroy());
  return rewritten;
}
