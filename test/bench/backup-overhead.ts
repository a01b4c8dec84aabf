import { mkdir, mkdtemp } from 'node:fs/promises';
import { childEnvironment } from '../../lib/engine/child-environment.ts';
import { runProgram } from '../../lib/engine/run-program.ts';
import { writeSshConfig } from '../../lib/engine/ssh-config.ts';
import type { SnapshotResult } from '../../lib/engine/take-snapshot.ts';
import { makeBackupSite, type BackupSite } from '../helpers/backup-site.ts';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';
import { changeOnePercent, makeSource, standardSource } from './make-source.ts';
import { ratioRow, timed, type BenchRow } from './row.ts';

/**
 * What a backup costs beyond bare rsync with the same arguments over the same ssh: first and incremental. Both sides
 * end with what they wrote on the disk (`sync -f`), since a snapshot that is not durable is none.
 *
 * @param rounds pairs of incremental runs; the median counts
 */
export async function measureBackupOverhead(rounds = 5, shape = standardSource): Promise<BenchRow[]> {
  const sshd = await startSshd({ asItComes: true });
  const site = await makeBackupSite(sshd);
  try {
    makeSource(site.source, shape);
    await settle(site);
    const first = { ours: [] as number[], bare: [] as number[] };
    const later = { ours: [] as number[], bare: [] as number[] };
    let base: SnapshotResult | null = null;
    // two of each, ours first and bare first: whoever reads the source first warms its cache
    for (let round = 0; round < 3; round++) {
      const ours = async () => {
        first.ours.push(await timed(async () => (base = await site.backUp())));
        await settle(site);
      };
      const bare = async () => {
        if (base === null) return;
        first.bare.push(await timed(() => bareRsync(site, sshd, base, null)));
        await settle(site);
      };
      if (round === 0) {
        // a warm-up that does not count
        base = await site.backUp();
        await settle(site);
      }
      await (round % 2 === 0 ? ours().then(bare) : bare().then(ours));
    }
    for (let round = 0; round < rounds; round++) {
      changeOnePercent(site.source, shape, round);
      await settle(site);
      const on = base;
      if (on === null) break;
      const bare = async () => {
        later.bare.push(await timed(() => bareRsync(site, sshd, on, `${on.path}/data`)));
        await settle(site);
      };
      const ours = async () => {
        later.ours.push(
          await timed(
            async () => (base = await site.backUp({ bases: { primary: on.metadata, extras: [] } })),
          ),
        );
        await settle(site);
      };
      await (round % 2 === 0 ? ours().then(bare) : bare().then(ours));
    }
    return [
      ratioRow(
        'first backup',
        first.ours,
        first.bare,
        1.05,
        'against rsync with the same arguments, then sync -f',
      ),
      ratioRow(
        'incremental, 1 % changed',
        later.ours,
        later.bare,
        1.1,
        'the rest: counting, metadata, root checks',
      ),
    ];
  } finally {
    await site.remove();
    await sshd.stop();
  }
}

async function settle(site: BackupSite): Promise<void> {
  await runProgram('sync', ['-f', site.directory]);
}

/** Exactly what the backup ran, with another destination and base, and nobody who reads its output. */
async function bareRsync(
  site: BackupSite,
  sshd: TestSshd,
  like: SnapshotResult | null,
  linkDest: string | null,
): Promise<void> {
  const home = `${site.directory}/bare-run`;
  const destination = await mkdtemp(`${site.directory}/bare-`);
  await mkdir(home, { recursive: true });
  const { address, sshPort: port, sshUser: user } = site.config;
  const ssh = await writeSshConfig(home, { address, port, user, keyPath: sshd.keyPath }, sshd.hostKeys);
  const args = (like?.metadata.rsync.args ?? [])
    .filter((arg) => !arg.startsWith('--link-dest='))
    .map((arg) => (arg.startsWith('ssh -F') ? `ssh -F '${ssh.configPath}'` : arg));
  args[args.length - 1] = `${destination}/`;
  if (linkDest !== null) args.unshift(`--link-dest=${linkDest}`);
  const words = ['sh', '-c', 'rsync "$@" > /dev/null && sync -f "$0"', destination, ...args];
  const environment = Object.entries(childEnvironment(home)).map(([name, value]) => `${name}=${value}`);
  const result = await runProgram('env', ['-i', ...environment, ...words]);
  if (result.exitCode !== 0) throw new Error(`bare rsync failed: ${result.stderr.toString()}`);
}
