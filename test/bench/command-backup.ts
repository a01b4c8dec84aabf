import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, type Installed } from './installed.ts';
import { changeOnePercent, makeSource, standardSource } from './make-source.ts';
import { ratioRow, timed, type BenchRow } from './row.ts';

/**
 * `pobsync backup` as an admin types it, from the start of the program to its end, against bare
 * `rsync -aHAX --numeric-ids --link-dest` over the same sshd, in turns. The bare run is not made durable; what that
 * costs is in the note.
 */
export async function measureCommandBackup(rounds = 5, shape = standardSource): Promise<BenchRow[]> {
  const site = await install();
  try {
    makeSource(site.source, shape);
    const first = { ours: [] as number[], bare: [] as number[] };
    const later = { ours: [] as number[], bare: [] as number[], sync: [] as number[] };
    // a warm-up that does not count, and the base of what follows
    await site.pobsync('backup', 'web1');
    for (let round = 0; round < 3; round++) {
      await inTurns(round, site, {
        ours: async () => {
          await site.pobsync('configure-host', `new${round}`, ...hostFlags(site));
          await site.pobsync(
            'trust-host',
            `new${round}`,
            '--fingerprint',
            site.sshd.hostKeys[0]?.fingerprint ?? '',
          );
          settle(site);
          first.ours.push(await timed(() => site.pobsync('backup', `new${round}`)));
          rmSync(join(site.directory, 'root', `new${round}`), { recursive: true });
        },
        bare: async () => {
          first.bare.push(await timed(async () => bareRsync(site, null)));
          rmSync(join(site.directory, 'bare'), { recursive: true });
        },
      });
    }
    for (let round = 0; round < rounds; round++) {
      changeOnePercent(site.source, shape, round);
      const base = newest(site);
      await inTurns(round, site, {
        ours: async () => {
          later.ours.push(await timed(() => site.pobsync('backup', 'web1')));
        },
        bare: async () => {
          later.bare.push(await timed(async () => bareRsync(site, base)));
          later.sync.push(await timed(async () => spawnSync('sync', ['-f', site.directory])));
          rmSync(join(site.directory, 'bare'), { recursive: true });
        },
      });
    }
    const sync = ratioRow('', later.sync, later.bare, 1, '').ours;
    return [
      ratioRow('pobsync backup, first', first.ours, first.bare, 1.05, 'whole command against bare rsync'),
      ratioRow(
        'pobsync backup, 1 % changed',
        later.ours,
        later.bare,
        1.1,
        `of it sync -f, which bare rsync skips: about ${sync}`,
      ),
    ];
  } finally {
    await site.remove();
  }
}

async function inTurns(
  round: number,
  site: Installed,
  work: { ours: () => Promise<void>; bare: () => Promise<void> },
) {
  for (const which of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
    settle(site);
    await work[which]();
  }
}

function settle(site: Installed): void {
  spawnSync('sync', ['-f', site.directory]);
}

function hostFlags(site: Installed): string[] {
  return [
    ...['--address', '127.0.0.1', '--ssh-port', String(site.sshd.port), '--ssh-user', site.sshd.user],
    ...['--ssh-key', site.sshd.keyPath, '--source', site.source],
  ];
}

function newest(site: Installed): string {
  const snapshots = join(site.directory, 'root/web1/scheduled');
  return join(snapshots, readdirSync(snapshots).sort().at(-1) ?? '', 'data');
}

function bareRsync(site: Installed, linkDest: string | null): void {
  const destination = join(site.directory, 'bare');
  mkdirSync(destination);
  const known = join(site.directory, 'known_hosts');
  const hostKeys = site.sshd.hostKeys.map(
    (key) => `[127.0.0.1]:${site.sshd.port} ${key.keyType} ${key.publicKey}`,
  );
  writeFileSync(known, `${hostKeys.join('\n')}\n`);
  const ssh = `ssh -p ${site.sshd.port} -i ${site.sshd.keyPath} -o UserKnownHostsFile=${known} -o BatchMode=yes`;
  execFileSync(
    'rsync',
    [
      ...['-aHAX', '--numeric-ids', '-e', ssh],
      ...(linkDest === null ? [] : [`--link-dest=${linkDest}`]),
      ...[`${site.sshd.user}@127.0.0.1:${site.source}/`, destination],
    ],
    { stdio: 'ignore' },
  );
}
