import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { parseSources } from '../../../lib/domain/source-path.ts';
import { PobsyncError } from '../../../lib/domain/errors.ts';
import { parseSshUser } from '../../../lib/domain/ssh-user.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { freePort, startSshd, type TestSshd } from '../../helpers/sshd.ts';

let sshd: TestSshd;
let site: BackupSite;

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());
beforeEach(async () => {
  site = await makeBackupSite(sshd);
  await writeFile(`${site.source}/file`, 'content');
});
afterEach(() => site.remove());

/** Takes a snapshot that must fail, and shows that nothing came of it. */
async function failure(changes: Parameters<BackupSite['backUp']>[0] = {}): Promise<PobsyncError> {
  const error: unknown = await site.backUp(changes).then(
    (result) => result,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PobsyncError);
  expect(existsSync(`${site.root.path}/web1/scheduled`)).toBe(false);
  expect((error as PobsyncError).cure).toMatch(/\.$|web1|PATH|rsync$/);
  return error as PobsyncError;
}

describe('a backup that fails says why and what to do', () => {
  test('nothing listens there', async () => {
    const config = { ...site.config, sshPort: await freePort() };
    expect(await failure({ config })).toMatchObject({
      code: 'connection_failed',
      facts: { retryable: true },
    });
    expect(readdirSync(`${site.root.path}/web1/.incomplete`)).toEqual([]);
  });

  test('the key is not accepted', async () => {
    await rename(`${sshd.directory}/authorized_keys`, `${sshd.directory}/away`);
    const error = await failure().finally(() =>
      rename(`${sshd.directory}/away`, `${sshd.directory}/authorized_keys`),
    );
    expect(error.code).toBe('login_refused');
    expect(error.message).toContain('Permission denied');
  });

  test('there is no such user', async () => {
    const config = { ...site.config, sshUser: parseSshUser('nosuchuser') };
    expect((await failure({ config })).code).toBe('login_refused');
  });

  test('the private key is missing', async () => {
    expect((await failure({ sshKeyPath: '/nonexistent/key' })).code).toBe('login_refused');
  });

  test('no host key was approved', async () => {
    expect((await failure({ hostKeys: [] })).code).toBe('host_key_unknown');
  });

  test('the host presents another key: nothing is transferred, both fingerprints are shown', async () => {
    const other = await startSshd();
    const config = { ...site.config, sshPort: other.port };
    const error = await failure({ config }).finally(() => other.stop());
    expect(error.code).toBe('host_key_changed');
    expect(error.message).toContain(sshd.hostKeys[0]?.fingerprint);
    expect(error.message).toContain(other.hostKeys[0]?.fingerprint);
    expect(error.cure).toContain('trust-host web1');
    expect(readdirSync(`${site.root.path}/web1/.incomplete`)).toEqual([]);
  });

  test('the only source is missing', async () => {
    const config = { ...site.config, sources: parseSources([`${site.source}/gone`]) };
    const error = await failure({ config });
    expect(error.code).toBe('source_missing');
    expect(error.message).toContain(`${site.source}/gone`);
  });

  test('one of two sources is missing', async () => {
    await mkdir(`${site.source}/here`);
    const sources = parseSources([`${site.source}/here`, `${site.source}/gone`]);
    expect((await failure({ config: { ...site.config, sources } })).code).toBe('source_missing');
  });

  test('a source is a file', async () => {
    const config = { ...site.config, sources: parseSources([`${site.source}/file`]) };
    expect((await failure({ config })).code).toBe('source_missing');
  });

  test('there is no rsync on the host', async () => {
    const bare = await startSshd({ extraConfig: ['SetEnv PATH=/nonexistent'] });
    const error = await failure({
      config: { ...site.config, sshPort: bare.port },
      hostKeys: bare.hostKeys,
      sshKeyPath: bare.keyPath,
    }).finally(() => bare.stop());
    expect(error.code).toBe('remote_rsync_missing');
  });

  test('the login shell of the host prints text', async () => {
    const chatty = await startSshd({
      extraConfig: ['ForceCommand echo Welcome; exec $SSH_ORIGINAL_COMMAND'],
    });
    const error = await failure({
      config: { ...site.config, sshPort: chatty.port },
      hostKeys: chatty.hostKeys,
      sshKeyPath: chatty.keyPath,
    }).finally(() => chatty.stop());
    expect(error.code).toBe('rsync_failed');
    expect(error.cure).toContain('silent');
  });

  test('the marker of the backup root is gone: nothing at all is created', async () => {
    await rm(`${site.root.path}/.pobsync-root`);
    expect((await failure()).code).toBe('root_missing');
    expect(readdirSync(site.root.path)).toEqual([]);
  });

  test('too little is free on the backup disk', async () => {
    const error = await failure({ config: { ...site.config, minFreePercent: 99 } });
    expect(error.code).toBe('disk_full');
  });

  test('the time limit passes', async () => {
    const slow = await startSshd({ extraConfig: ['ForceCommand sleep 30'] });
    const error = await failure({
      config: { ...site.config, sshPort: slow.port, runTimeoutMinutes: 0.005 },
      hostKeys: slow.hostKeys,
      sshKeyPath: slow.keyPath,
    }).finally(() => slow.stop());
    expect(error.code).toBe('timed_out');
  });

  test('it is cancelled', async () => {
    const controller = new AbortController();
    controller.abort();
    expect((await failure({ signal: controller.signal })).code).toBe('cancelled');
  });
});

// root reads everything, so the remote rsync runs as somebody else
const asNobody =
  'ForceCommand exec setpriv --reuid=65534 --regid=65534 --clear-groups sh -c "$SSH_ORIGINAL_COMMAND"';

(process.getuid?.() === 0 ? test : test.skip)(
  'one unreadable file makes a partial snapshot of the rest, and names the file',
  async () => {
    await writeFile(`${site.source}/secret`, 'x', { mode: 0o000 });
    const poor = await startSshd({ extraConfig: [asNobody] });
    const config = { ...site.config, sshPort: poor.port };
    const { metadata, warnings } = await site
      .backUp({ config, hostKeys: poor.hostKeys, sshKeyPath: poor.keyPath })
      .finally(() => poor.stop());
    expect(metadata).toMatchObject({ status: 'partial', counts: { files: 1 }, rsync: { exitCode: 23 } });
    expect(warnings.join('\n')).toContain('secret');
  },
);

test('an emptied source gives a suspicious snapshot, not a quiet success', async () => {
  const first = await site.backUp();
  await rm(`${site.source}/file`);
  const second = await site.backUp({ previous: first.metadata.counts });
  expect(second.metadata).toMatchObject({ status: 'suspicious' });
  expect(second.metadata.suspicion).toContain('no files');
});
