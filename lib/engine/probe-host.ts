import type { EffectiveHostConfig } from '../domain/effective-config.ts';
import { PobsyncError, type ErrorCode } from '../domain/errors.ts';
import { checkHardLinks } from './hard-links.ts';
import { openBackupRoot, type BackupRoot } from './backup-root.ts';
import { checkRoom } from './check-room.ts';
import { scanHostKeys, type HostKey } from './host-keys.ts';
import { hostKeyError } from './judge-fill.ts';
import { probeRemoteRsync } from './probe-remote-rsync.ts';
import { probeSource } from './probe-source.ts';
import { writeSshConfig } from './ssh-config.ts';
import { readSshKey } from './ssh-key.ts';

/** One thing that was checked. */
export interface Check {
  name: 'ssh_key' | 'host_key' | 'login' | 'remote_rsync' | 'source' | 'space' | 'hard_links';
  ok: 'ok' | 'warning' | 'failed';
  /** Of the table of errors, when it failed. */
  code: ErrorCode | null;
  message: string;
  cure: string | null;
  /** The source it is about. */
  source?: string;
}

export interface ProbeRequest {
  root: BackupRoot;
  config: EffectiveHostConfig;
  hostKeys: readonly HostKey[];
  sshKeyPath: string;
  /** An existing, empty 0700 directory; the caller removes it. */
  runDirectory: string;
  signal: AbortSignal;
}

/** Checks everything a backup of a host needs, in the order in which it would fail; leaves out what is moot then. */
export async function probeHost(request: ProbeRequest): Promise<Check[]> {
  const checks: Check[] = [...(await probeDisk(request))];
  const key = await attempt('ssh_key', async () => {
    const { fingerprint } = await readSshKey(request.sshKeyPath);
    return `The SSH key ${request.sshKeyPath} can be used (${fingerprint}).`;
  });
  const hostKey = await attempt('host_key', () => compareHostKeys(request));
  checks.push(key, hostKey);
  if (key.ok === 'failed' || hostKey.ok === 'failed') return checks;

  const { address, sshPort: port, sshUser: user } = request.config;
  const target = { address, port, user, keyPath: request.sshKeyPath };
  const ssh = await writeSshConfig(request.runDirectory, target, request.hostKeys);
  const remote = await probeRemoteRsync(request.config, ssh, request.signal);
  checks.push(...remote);
  if (remote.some((check) => check.ok === 'failed')) return checks;
  for (const source of request.config.sources) {
    checks.push(await probeSource(request.config, source, ssh, request.signal));
  }
  return checks;
}

async function probeDisk({ config, root }: ProbeRequest): Promise<Check[]> {
  const space = await attempt('space', async () => {
    await openBackupRoot(root.path, root.uuid);
    await checkRoom(root, config.minFreePercent);
    return 'The backup disk is there and has room.';
  });
  if (space.ok === 'failed') return [space];
  const links = await attempt('hard_links', async () => {
    if (await checkHardLinks(root)) return 'The backup disk has hard links.';
    throw new PobsyncError(
      'unsupported',
      'The backup disk has no hard links: every snapshot is a full copy.',
      {
        cure: 'Use a file system such as ext4, XFS, Btrfs or ZFS for the backup root.',
      },
    );
  });
  return [space, links.ok === 'failed' ? { ...links, ok: 'warning' } : links];
}

async function compareHostKeys({ config, hostKeys }: ProbeRequest): Promise<string> {
  const offered = await scanHostKeys(config.address, config.sshPort, 15_000);
  const shown = offered.map((key) => `${key.keyType} ${key.fingerprint}`).join(', ');
  if (hostKeys.length === 0) {
    throw new PobsyncError(
      'host_key_unknown',
      `No host key is approved for ${config.host}; it presents ${shown}.`,
      {
        cure: `Compare and approve the key with: pobsync trust-host ${config.host}`,
      },
    );
  }
  if (offered.some((key) => hostKeys.some((approved) => approved.publicKey === key.publicKey))) {
    return 'The host presents its approved key.';
  }
  throw await hostKeyError({ message: shown }, { config, hostKeys });
}

async function attempt(name: Check['name'], probe: () => Promise<string>): Promise<Check> {
  try {
    return { name, ok: 'ok', code: null, message: await probe(), cure: null };
  } catch (error) {
    if (!(error instanceof PobsyncError)) throw error;
    return { name, ok: 'failed', code: error.code, message: error.message, cure: error.cure };
  }
}
