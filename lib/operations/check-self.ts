import { stat } from 'node:fs/promises';
import { keysOfHost } from '../data/host-keys.ts';
import { allHosts } from '../data/hosts.ts';
import { PobsyncError, toPublicError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { diskSpace, freePercent } from '../engine/disk-space.ts';
import { checkHardLinks } from '../engine/hard-links.ts';
import { localPrograms } from '../engine/local-programs.ts';
import { readSshKey } from '../engine/ssh-key.ts';
import { makeReport, type CheckReport, type CheckResult } from './check-report.ts';
import { openNodeRoot } from './host-context.ts';
import { reportStatus } from './report-status.ts';
import { serviceKeyPath } from './service-key.ts';
import type { Services } from './services.ts';

/** Checks the installation itself: what every host depends on. Goes on after a failure, so that all is told at once. */
export async function checkSelf(services: Services): Promise<CheckReport> {
  const checks = [
    ...(await checkPrograms()),
    await attempt('home', () => checkHome(services)),
    await attempt('ssh_key', () => checkKey(services)),
    await attempt('database', () => checkDatabase(services)),
  ];
  if (checks.some(({ name, ok }) => name === 'database' && ok === 'failed')) return makeReport(null, checks);
  checks.push(
    await attempt('backup_root', () => checkRoot(services)),
    await attempt('scheduler', () => checkScheduler(services)),
    await attempt('hosts', () => checkHosts(services)),
  );
  return makeReport(null, checks);
}

type Finding = Omit<CheckResult, 'name'>;

const fine = (message: string): Finding => ({ ok: 'ok', message, cure: null });
const warning = (message: string, cure: string): Finding => ({ ok: 'warning', message, cure });

async function attempt(name: string, check: () => Promise<Finding>): Promise<CheckResult> {
  try {
    return { name, ...(await check()) };
  } catch (error) {
    if (!(error instanceof PobsyncError)) throw error;
    const { message, cure } = toPublicError(error);
    return { name, ok: 'failed', message, cure };
  }
}

async function checkPrograms(): Promise<CheckResult[]> {
  const programs = await localPrograms();
  const missing = programs.filter(({ version }) => version === null).map(({ name }) => name);
  const versions = programs.filter(({ version }) => /\d/.test(version ?? ''));
  const shown = versions.map(({ name, version }) => `${name} ${version}`).join(', ');
  if (missing.length === 0) return [{ name: 'programs', ...fine(`The programs are there: ${shown}.`) }];
  const message = `Missing on this machine: ${missing.join(', ')}.`;
  const cure = 'Install the packages rsync, openssh-client, util-linux, findutils and coreutils.';
  return [{ name: 'programs', ok: 'failed', message, cure }];
}

async function checkHome({ config }: Services): Promise<Finding> {
  const home = showText(config.home);
  const mode = await modeOf(config.home);
  if (mode === null) {
    return { ok: 'failed', message: `The home ${home} is not there.`, cure: 'Make it: pobsync init' };
  }
  if ((mode & 0o022) === 0) return fine(`The home is ${home}.`);
  return warning(`Others may write to the home ${home}.`, `Close it: chmod go-w '${home}'`);
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode;
  } catch {
    return null;
  }
}

async function checkKey({ config }: Services): Promise<Finding> {
  const path = serviceKeyPath(config);
  const { fingerprint } = await readSshKey(path);
  return fine(`The SSH key of the service is ${showText(path)} (${fingerprint}).`);
}

async function checkDatabase(services: Services): Promise<Finding> {
  const { backend } = await services.database();
  return fine(`The database (${backend}) is sound and of this version.`);
}

async function checkRoot(services: Services): Promise<Finding> {
  const root = await openNodeRoot(services);
  const free = freePercent(await diskSpace(root.path));
  const place = `The backup root ${showText(root.path)}`;
  if (!(await checkHardLinks(root))) {
    return warning(
      `${place} has no hard links: every snapshot is a full copy.`,
      'Use ext4, XFS, Btrfs or ZFS.',
    );
  }
  if (free < 5) {
    return warning(
      `${place} has ${free.toFixed(1)} % free space.`,
      'Free some: shorten retention, or enlarge the disk.',
    );
  }
  return fine(`${place} is there, has hard links and ${Math.floor(free)} % free space.`);
}

async function checkScheduler(services: Services): Promise<Finding> {
  const { scheduler, counts } = await reportStatus(services);
  if (scheduler.running) return fine('A scheduler is running.');
  if (counts.schedules === 0) return fine('No scheduler is running; there are no schedules.');
  return warning(
    `No scheduler is running: no schedule takes effect (there are ${counts.schedules}).`,
    'Start one: pobsync scheduler --loop',
  );
}

async function checkHosts(services: Services): Promise<Finding> {
  const database = await services.database();
  return database.read(async (tx) => {
    const hosts = await allHosts(tx, { node: services.config.node });
    const unknown: string[] = [];
    for (const { id, name, enabled } of hosts) {
      if (enabled && (await keysOfHost(tx, id)).length === 0) unknown.push(name);
    }
    const [first] = unknown;
    if (first === undefined)
      return fine(`The SSH keys of all enabled hosts are approved (${hosts.length} hosts).`);
    const shown = unknown.slice(0, 5).join(', ') + (unknown.length > 5 ? ' …' : '');
    return warning(`No SSH key is approved for ${shown}.`, `Approve it: pobsync trust-host ${first}`);
  });
}
