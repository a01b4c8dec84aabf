import { dirname } from 'node:path';
import { keepsExactTimes } from '../exact-times.ts';
import { makeRsyncArgs } from '../rsync-args.ts';
import { runRsync } from '../rsync-process.ts';
import type { FillTree } from './fill.ts';

/** Fills a tree by rsync, hard-linking every unchanged file from the base trees: works on any POSIX file system. */
export const fillByLinkDest: FillTree = async (request) => {
  const args = makeRsyncArgs({
    config: request.config,
    destination: request.destination,
    linkDests: request.baseTrees,
    sshConfigPath: request.ssh.configPath,
    asRoot: request.asRoot,
    exactTimes: await keepsExactTimes(dirname(request.destination)),
    dryRun: request.dryRun,
  });
  const outcome = await runRsync({
    args,
    home: request.ssh.home,
    lockFd: request.lockFd,
    signal: request.signal,
    onProgress: request.onProgress,
    onItem: request.onItem,
    onLine: request.onLine,
  });
  return { args, outcome };
};
