import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { backupPhases, measured, phasesText, type Measured, type Phases } from './backup-phases.ts';
import { install, type Installed } from './installed.ts';
import { changeOnePercent, makeSource, standardSource } from './make-source.ts';
import { median, ratioRow, type BenchRow } from './row.ts';

/** What a backup is measured against: rsync as an admin would type it, and with all the flags that ours has. */
const references = ['plain', 'same flags'] as const;
type Reference = (typeof references)[number];

/** What was measured in turns. */
interface Turns {
  ours: Measured[];
  bare: Record<Reference, Measured[]>;
  phases: Phases[];
}

/**
 * `pobsync backup` as an admin types it, from the start of the program to its end, against rsync over the same sshd and
 * then `sync -f`, in turns: all sides end with what they wrote on the disk. rsync runs twice, as `rsync -aHAX
 * --numeric-ids --link-dest` and with exactly the flags of the backup, nobody reading what it prints. Nothing is removed
 * until the end: ext4 looks at every inode that was freed within minutes before it takes another, which makes whoever
 * comes next several times slower.
 *
 * @param rounds multiples of three, so that each side comes as often first as last; nine tell 1.0 from 1.1 where single
 * rounds differ by 8 %
 */
export async function measureCommandBackup(
  rounds = { first: 9, later: 6 },
  shape = standardSource,
): Promise<BenchRow[]> {
  const site = await install();
  try {
    makeSource(site.source, shape);
    const first = noTurns();
    const later = noTurns();
    // a warm-up that does not count, and the base of what follows
    await site.pobsync('backup', 'web1');
    for (let round = 0; round < rounds.first; round++) {
      const host = `new${round}`;
      await site.pobsync('configure-host', host, ...hostFlags(site));
      await site.pobsync('trust-host', host, '--fingerprint', site.sshd.hostKeys[0]?.fingerprint ?? '');
      await inTurns(round, site, first, { host, base: null });
    }
    for (let round = 0; round < rounds.later; round++) {
      changeOnePercent(site.source, shape, round);
      await inTurns(round, site, later, { host: 'web1', base: newest(site, 'web1') });
    }
    return [...rows('first', first, 1.05), ...rows('1 % changed', later, 1.1)];
  } finally {
    await site.remove();
  }
}

function noTurns(): Turns {
  return { ours: [], bare: { plain: [], 'same flags': [] }, phases: [] };
}

function rows(name: string, { ours, bare, phases }: Turns, goal: number): BenchRow[] {
  const notes = {
    plain: 'against rsync -aHAX --numeric-ids --link-dest',
    'same flags': 'against rsync with all its flags, printing for nobody; ssh as it comes',
  };
  const wall = references.map((reference) =>
    ratioRow(
      `pobsync backup, ${name}`,
      ours.map(wallMs),
      bare[reference].map(wallMs),
      goal,
      notes[reference],
    ),
  );
  const cpu = ratioRow(
    '  CPU of it, this side of the wire',
    ours.map(cpuMs),
    bare.plain.map(cpuMs),
    goal,
    '',
  );
  return [...wall, { ...cpu, goal: null, met: null, note: phasesText(phases, median) }];
}

function wallMs({ startedMs, endedMs }: Measured): number {
  return endedMs - startedMs;
}

function cpuMs({ cpuMs }: Measured): number {
  return cpuMs;
}

async function inTurns(
  round: number,
  site: Installed,
  turns: Turns,
  { host, base }: { host: string; base: string | null },
): Promise<void> {
  const ours = async () => {
    const run = await measured(() => site.pobsync('backup', host));
    turns.ours.push(run);
    turns.phases.push(await backupPhases(site, run));
  };
  const bare = references.map((reference) => async () => {
    const flags = reference === 'plain' ? ['-aHAX', '--numeric-ids'] : flagsOfBackup(site);
    const run = await measured(async () => {
      await bareRsync(site, flags, base);
      await sync(site);
    });
    turns.bare[reference].push(run);
  });
  const turn = [ours, ...bare];
  for (let next = 0; next < turn.length; next++) {
    await sync(site);
    await turn[(round + next) % turn.length]?.();
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

function newest(site: Installed, host: string): string {
  const snapshots = join(site.directory, 'root', host, 'scheduled');
  return join(snapshots, readdirSync(snapshots).sort().at(-1) ?? '', 'data');
}

/** What the newest backup of the warmed-up host gave to rsync, without its places. */
function flagsOfBackup(site: Installed): string[] {
  const text = readFileSync(join(newest(site, 'web1'), '../snapshot.json'), 'utf8');
  const { args } = (JSON.parse(text) as { rsync: { args: string[] } }).rsync;
  return args.slice(0, args.indexOf('-e')).filter((flag) => !flag.startsWith('--link-dest='));
}

async function bareRsync(site: Installed, flags: string[], linkDest: string | null): Promise<void> {
  const destination = mkdtempSync(join(site.directory, 'bare-'));
  const known = join(site.directory, 'known_hosts');
  const hostKeys = site.sshd.hostKeys.map(
    (key) => `[127.0.0.1]:${site.sshd.port} ${key.keyType} ${key.publicKey}`,
  );
  writeFileSync(known, `${hostKeys.join('\n')}\n`);
  const ssh = `ssh -p ${site.sshd.port} -i ${site.sshd.keyPath} -o UserKnownHostsFile=${known} -o BatchMode=yes`;
  const words = [
    ...[...flags, '-e', ssh],
    ...(linkDest === null ? [] : [`--link-dest=${linkDest}`]),
    ...[`${site.sshd.user}@127.0.0.1:${site.source}/`, destination],
  ];
  await promisify(execFile)('sh', ['-c', 'exec rsync "$@" > /dev/null', 'rsync', ...words]);
}
