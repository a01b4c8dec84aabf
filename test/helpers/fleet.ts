import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../lib/config.ts';
import type { Database } from '../../lib/data/database.ts';
import { saveGlobalSettings } from '../../lib/data/global-settings.ts';
import { pinHostKey } from '../../lib/data/host-keys.ts';
import { insertHost, type HostRecord } from '../../lib/data/hosts.ts';
import { saveNode } from '../../lib/data/nodes.ts';
import { parseAddress } from '../../lib/domain/address.ts';
import { parseHostName } from '../../lib/domain/host-name.ts';
import { parseHostOverrides } from '../../lib/domain/parse-settings.ts';
import { createBackupRoot, type BackupRoot } from '../../lib/engine/backup-root.ts';
import { makeLogger } from '../../lib/logger.ts';
import type { Services } from '../../lib/operations/services.ts';
import { fixedClock, type FixedClock } from './fixed-clock.ts';
import { removeDirectory } from './remove-directory.ts';
import type { TestSshd } from './sshd.ts';

/** A node with a database, a backup root and a source directory, ready for whole operations. */
export interface Fleet {
  directory: string;
  source: string;
  root: BackupRoot;
  clock: FixedClock;
  services: Services;
  database: Database;
  /** The same services with some replaced, as another process would have. */
  withServices(changes: Partial<Services>): Services;
  /** Adds a host that is the source directory behind the test sshd. */
  addHost(name: string, settings?: Record<string, unknown>): Promise<HostRecord>;
  remove(): Promise<void>;
}

/** The time is Sunday, 22 November 2026, noon UTC. */
export async function makeFleet(database: Database, sshd: TestSshd): Promise<Fleet> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-fleet-'));
  const source = join(directory, 'source');
  const home = join(directory, 'home');
  await mkdir(source);
  await mkdir(home);
  const clock = fixedClock('2026-11-22T12:00:00Z');
  const { root } = await createBackupRoot(join(directory, 'root'), {
    uuid: randomUUID(),
    now: clock.now(),
    useExisting: false,
  });
  const machine = { isRoot: true, userHome: directory, readSecretFile: () => '' };
  const services: Services = {
    config: parseConfig({ POBSYNC_HOME: home }, machine),
    clock,
    logger: makeLogger('silent'),
    database: async () => database,
    signal: new AbortController().signal,
    onProgress: () => {},
    requestId: 'test',
    claim: null,
  };
  await database.write(async (tx) => {
    const node = { name: 'main', backupRoot: root.path, backupRootUuid: root.uuid };
    await saveNode(tx, node, clock.now());
    const stored = {
      sshKeyPath: sshd.keyPath,
      sshPort: sshd.port,
      minFreePercent: 0,
      excludes: [],
    };
    await saveGlobalSettings(tx, 0, { stored }, clock.now());
  });
  return {
    directory,
    source,
    root,
    clock,
    services,
    database,
    withServices: (changes) => ({ ...services, ...changes }),
    addHost: (name, settings = {}) =>
      database.write(async (tx) => {
        const host = await insertHost(
          tx,
          {
            name: parseHostName(name),
            address: parseAddress('127.0.0.1'),
            node: 'main',
            settings: parseHostOverrides({ sources: [source], sshUser: sshd.user, ...settings }),
          },
          clock.now(),
        );
        for (const key of sshd.hostKeys) {
          await pinHostKey(tx, { ...key, hostId: host.id, approvedAt: clock.now(), approvedBy: 'test' });
        }
        return host;
      }),
    remove: () => removeDirectory(directory),
  };
}
