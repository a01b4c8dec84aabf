import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { parseSources } from '../../../lib/domain/source-path.ts';
import { probeHost, type Check, type ProbeRequest } from '../../../lib/engine/probe-host.ts';
import { makeBackupSite, type BackupSite } from '../../helpers/backup-site.ts';
import { freePort, startSshd, type TestSshd } from '../../helpers/sshd.ts';

let sshd: TestSshd;
let site: BackupSite;

beforeAll(async () => {
  sshd = await startSshd();
  site = await makeBackupSite(sshd);
  await writeFile(`${site.source}/file`, '');
});
afterAll(async () => {
  await site.remove();
  await sshd.stop();
});

async function probe(changes: Partial<ProbeRequest> = {}): Promise<Check[]> {
  const runDirectory = await mkdtemp(`${site.directory}/probe-`);
  const { config, root } = site;
  const { hostKeys, keyPath: sshKeyPath } = sshd;
  const { signal } = new AbortController();
  return probeHost({ root, config, hostKeys, sshKeyPath, runDirectory, signal, ...changes });
}
const shortly = (checks: Check[]) => checks.map(({ name, ok }) => `${name} ${ok}`);

test('a host that is ready passes every check', async () => {
  expect(shortly(await probe())).toEqual([
    'space ok',
    'hard_links ok',
    'ssh_key ok',
    'host_key ok',
    'login ok',
    'remote_rsync ok',
    'source ok',
  ]);
});

test('an unknown host key is shown with the command that approves it', async () => {
  const last = (await probe({ hostKeys: [] })).at(-1);
  expect(last).toMatchObject({
    name: 'host_key',
    ok: 'failed',
    cure: expect.stringContaining('trust-host web1'),
  });
  expect(last?.message).toContain(sshd.hostKeys[0]?.fingerprint);
});

test('a changed host key is shown with both fingerprints', async () => {
  const other = await startSshd();
  const config = { ...site.config, sshPort: other.port };
  const last = (await probe({ config }).finally(() => other.stop())).at(-1);
  expect(last).toMatchObject({ name: 'host_key', ok: 'failed' });
  expect(last?.message).toContain(sshd.hostKeys[0]?.fingerprint);
  expect(last?.message).toContain(other.hostKeys[0]?.fingerprint);
});

test('a host that does not answer, a missing key and a key that others can read are named', async () => {
  const config = { ...site.config, sshPort: await freePort() };
  expect((await probe({ config })).at(-1)).toMatchObject({ name: 'host_key', ok: 'failed' });
  const missing = await probe({ sshKeyPath: '/nonexistent' });
  expect(missing).toContainEqual(expect.objectContaining({ name: 'ssh_key', ok: 'failed' }));
  await chmod(sshd.keyPath, 0o644);
  const open = await probe().finally(() => chmod(sshd.keyPath, 0o600));
  expect(open).toContainEqual(expect.objectContaining({ name: 'ssh_key', ok: 'failed' }));
});

test('a missing and an empty source are named', async () => {
  await mkdir(`${site.source}/empty`);
  const sources = parseSources([`${site.source}/empty`, `${site.source}/gone`]);
  const checks = await probe({ config: { ...site.config, sources } });
  expect(shortly(checks).slice(-2)).toEqual(['source warning', 'source failed']);
  expect(checks.at(-1)?.message).toContain('gone');
});

test('a host without rsync is told from a login that fails', async () => {
  const bare = await startSshd({ extraConfig: ['SetEnv PATH=/nonexistent'] });
  const config = { ...site.config, sshPort: bare.port };
  const access = { config, hostKeys: bare.hostKeys, sshKeyPath: bare.keyPath };
  const checks = await probe(access).finally(() => bare.stop());
  expect(shortly(checks).slice(-2)).toEqual(['login ok', 'remote_rsync failed']);
});
