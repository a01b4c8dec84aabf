import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { backupPhases, measured, phasesText, type Measured, type Phases } from './backup-phases.ts';
import { install, type Installed } from './installed.ts';
import { changeOnePercent, makeSource, standardSource } from './make-source.ts';
import { median, ratioRow, timed, type BenchRow } from './row.ts';

/** What was measured in turns. */
interface Turns {
  ours: Measured[];
  bare: Measured[];
  /** Of the bare side, what `sync -f` took. */
  syncMs: number[];
  phases: Phases[];
}

/**
 * `pobsync backup` as an admin types it, from the start of the program to its end, against bare
 * `rsync -aHAX --numeric-ids --link-dest` over the same sshd and then `sync -f`, in turns: both sides end with what they
 * wrote on the disk. Nothing is removed until the end: ext4 looks at every inode that was freed within minutes before it
 * takes another, which makes whoever comes next several times slower.
 */
export async function measureCommandBackup(rounds = 5, shape = standardSource): Promise<BenchRow[]> {
  const site = await install();
  try {
    makeSource(site.source, shape);
    const first = noTurns();
    const later = noTurns();
    // a warm-up that does not count, and the base of what follows
    await site.pobsync('backup', 'web1');
    for (let round = 0; round < 3; round++) {
      const host = `new${round}`;
      await site.pobsync('configure-host', host, ...hostFlags(site));
      await site.pobsync('trust-host', host, '--fingerprint', site.sshd.hostKeys[0]?.fingerprint ?? '');
      await inTurns(round, site, first, { host, base: null });
    }
    for (let round = 0; round < rounds; round++) {
      changeOnePercent(site.source, shape, round);
      await inTurns(round, site, later, { host: 'web1', base: newest(site) });
    }
    return [...rows('first', first, 1.05), ...rows('1 % changed', later, 1.1)];
  } finally {
    await site.remove();
  }
}

function noTurns(): Turns {
  return { ours: [], bare: [], syncMs: [], phases: [] };
}

function rows(name: string, { ours, bare, syncMs, phases }: Turns, goal: number): BenchRow[] {
  const oursMs = ours.map(wallMs);
  const bareMs = bare.map(wallMs);
  const unsynced = median(oursMs) / median(bareMs.map((ms, round) => ms - (syncMs[round] ?? 0)));
  const note = `whole command against rsync, then sync -f; against rsync that leaves its files in memory ${unsynced.toFixed(2)}`;
  const cpu = {
    ours: ours.map(({ cpuMs }) => cpuMs),
    bare: bare.map(({ cpuMs }) => cpuMs),
  };
  const cpuRow = ratioRow(`  CPU of it, this side of the wire`, cpu.ours, cpu.bare, goal, '');
  return [
    ratioRow(`pobsync backup, ${name}`, oursMs, bareMs, goal, note),
    { ...cpuRow, goal: null, met: null, note: phasesText(phases, median) },
  ];
}

function wallMs({ startedMs, endedMs }: Measured): number {
  return endedMs - startedMs;
}

async function inTurns(
  round: number,
  site: Installed,
  turns: Turns,
  { host, base }: { host: string; base: string | null },
): Promise<void> {
  const work = {
    ours: async () => {
      const run = await measured(() => site.pobsync('backup', host));
      turns.ours.push(run);
      turns.phases.push(await backupPhases(site, run));
    },
    bare: async () => {
      let syncMs = 0;
      const run = await measured(async () => {
        await bareRsync(site, base);
        syncMs = await timed(() => sync(site));
      });
      turns.bare.push(run);
      turns.syncMs.push(syncMs);
    },
  };
  for (const which of round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const)) {
    await sync(site);
    await work[which]();
  }
}

async function sync(site: Installed): Promise<void> {
  await promisify(execFile)('sync', ['-f', site.directory]);
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

async function bareRsync(site: Installed, linkDest: string | null): Promise<void> {
  const destination = mkdtempSync(join(site.directory, 'bare-'));
  const known = join(site.directory, 'known_hosts');
  const hostKeys = site.sshd.hostKeys.map(
    (key) => `[127.0.0.1]:${site.sshd.port} ${key.keyType} ${key.publicKey}`,
  );
  writeFileSync(known, `${hostKeys.join('\n')}\n`);
  const ssh = `ssh -p ${site.sshd.port} -i ${site.sshd.keyPath} -o UserKnownHostsFile=${known} -o BatchMode=yes`;
  await promisify(execFile)('rsync', [
    ...['-aHAX', '--numeric-ids', '-e', ssh],
    ...(linkDest === null ? [] : [`--link-dest=${linkDest}`]),
    ...[`${site.sshd.user}@127.0.0.1:${site.source}/`, destination],
  ]);
}
