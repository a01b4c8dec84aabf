import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { treePathId } from '../../../lib/domain/tree-path.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import type { BrowseResult } from '../../../lib/operations/browse-snapshot.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { makeNastyTree } from '../../helpers/nasty-tree.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { treeManifest } from '../../helpers/tree-manifest.ts';
import { gatewaySite, passwordOf, type GatewaySite } from './gateway-site.ts';

let sshd: TestSshd;
let site: GatewaySite;
let fleet: Fleet;
let token: string;
let place: string;
let tree: string;
const page = '<script>document.title = 1</script>';
const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const deepPath = `${`${'d'.repeat(199)}/`.repeat(19)}${'f'.repeat(200)}`;

beforeAll(async () => {
  sshd = await startSshd();
  site = await gatewaySite();
  fleet = await makeFleet(await site.shared.database(), sshd);
  makeNastyTree(fleet.source);
  writeFileSync(join(fleet.source, 'page.html'), page);
  writeFileSync(join(fleet.source, 'drawing.svg'), drawing);
  mkdirSync(join(fleet.source, 'many'));
  for (let index = 0; index < 1000; index++) writeFileSync(join(fleet.source, 'many', `${index}`), '');
  await fleet.addHost('web1');
  const { snapshot } = await backUpHost(fleet.services, { host: 'web1' });
  tree = join(snapshot!.path, 'data');
  place = `web1/scheduled/${snapshot?.name}`;
  token = await site.token('admin', 'admin');
});
afterAll(async () => {
  await fleet.remove();
  await sshd.stop();
});

const get = (url: string, headers = {}, method: 'GET' | 'HEAD' = 'GET') =>
  site.send({ method, url, headers: { authorization: `Bearer ${token}`, ...headers } });
const list = async (query: string) =>
  (await get(`/api/snapshots/${place}/files/?${query}`)).json<BrowseResult>();
const fileUrl = (path: string) => `/download/${place}/file?path=${encodeURIComponent(path)}`;

test('a directory is listed with what every entry was, links shown and not followed', async () => {
  const top = await list('');
  expect(top.path).toBe(fleet.source);
  const byName = new Map(top.entries.map((entry) => [entry.name, entry]));
  expect(byName.get('suid')).toMatchObject({ type: 'file', mode: '4755' });
  expect(byName.get('out-of-here')).toMatchObject({ type: 'symlink', linkTarget: '/etc' });
  expect(byName.get('fifo')).toMatchObject({ type: 'fifo' });
  expect(byName.get('sub')).toMatchObject({ type: 'directory', modifiedAt: '2001-09-09T01:46:41.000Z' });
  const odd = top.entries.filter(({ exactName }) => !exactName);
  expect(odd.map(({ id }) => id)).toEqual([treePathId(Buffer.from('not utf-8 \xff\xfe', 'latin1'))]);
  expect((await get(fileUrl(odd[0]!.id))).body).toBe('odd name');
  expect(JSON.stringify(top)).not.toMatch(/[\n\t]/);
});

test('a long directory comes in pages that miss nothing', async () => {
  const names: string[] = [];
  const path = `path=${encodeURIComponent(join(fleet.source, 'many'))}`;
  for (let cursor: string | null = ''; cursor !== null;) {
    const { entries, next }: BrowseResult = await list(`${path}&pageSize=77&cursor=${cursor}`);
    names.push(...entries.map(({ name }) => name));
    cursor = next;
  }
  expect(names).toEqual(Array.from({ length: 1000 }, (_, index) => String(index)).sort());
});

test('a file is downloaded whole, in parts, and as an inert attachment', async () => {
  const url = fileUrl(join(fleet.source, 'page.html'));
  const whole = await get(url);
  expect(whole.body).toBe(page);
  expect(whole.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="page.html"',
    'x-content-type-options': 'nosniff',
    'content-length': String(page.length),
  });
  const part = await get(url, { range: 'bytes=1-6' });
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([
    206,
    'script',
    `bytes 1-6/${page.length}`,
  ]);
  expect((await get(url, { range: 'bytes=999-' })).statusCode).toBe(416);
  const head = await get(url, {}, 'HEAD');
  expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([
    200,
    '',
    String(page.length),
  ]);
  expect((await get(fileUrl(join(fleet.source, 'empty')))).body).toBe('');
});

test('a drawing with a script in it is an inert attachment, too', async () => {
  const { headers, body } = await get(fileUrl(join(fleet.source, 'drawing.svg')));
  expect(body).toBe(drawing);
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="drawing.svg"',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});

test('a file whose whole path the kernel does not take is downloaded', async () => {
  expect(deepPath).toHaveLength(4000);
  for (const path of [join(fleet.source, deepPath), treePathId(Buffer.from(deepPath))]) {
    expect((await get(fileUrl(path))).body).toBe('deep');
  }
});

test('a snapshot that was taken without root is browsed and downloaded as what the host had', async () => {
  fleet.clock.advance(60_000);
  const { snapshot } = await backUpHost(fleet.services, { host: 'web1' });
  receiveAsUser(snapshot!.path);
  const theirs = `web1/scheduled/${snapshot?.name}`;
  const browsed = await get(`/api/snapshots/${theirs}/files/`);
  const byName = new Map(browsed.json<BrowseResult>().entries.map((entry) => [entry.name, entry]));
  expect(byName.get('suid')).toMatchObject({ type: 'file', mode: '4755' });
  expect(byName.get('dangling')).toMatchObject({ type: 'symlink', linkTarget: '/nowhere/at all' });
  const fetch = (name: string) =>
    get(`/download/${theirs}/file?path=${encodeURIComponent(join(fleet.source, name))}`);
  expect((await fetch('closed')).body).toBe('mode 000');
  for (const name of ['dangling', 'fifo']) expect((await fetch(name)).statusCode).toBe(409);
  const target = join(fleet.directory, 'unpacked-as-user');
  mkdirSync(target);
  unpack((await get(`/download/${theirs}/archive`)).rawPayload, target);
  expect(treeManifest(target)).toEqual(treeManifest(tree));
});

/** Puts the host's tree into a snapshot in the way in which a user who is not root receives it. */
function receiveAsUser(snapshotPath: string): void {
  const data = join(snapshotPath, 'data');
  const metadata = join(snapshotPath, 'snapshot.json');
  const args = ['-aHAX', '--numeric-ids', '--modify-window=-1', '-M--fake-super', '--delete'];
  const copy = spawnSync('rsync', [...args, '--ignore-times', `${tree}/`, `${data}/`]);
  expect(copy.stderr.toString()).toBe('');
  const written = JSON.parse(readFileSync(metadata, 'utf8')) as object;
  writeFileSync(metadata, JSON.stringify({ ...written, fakeSuper: true }));
}

function unpack(archive: Buffer, target: string): void {
  const args = ['-x', '--acls', '--xattrs', '--xattrs-include=*', '--numeric-owner', '-p', '-C', target];
  expect(spawnSync('tar', args, { input: archive }).stderr.toString()).toBe('');
}

test('what is no file, or lies outside, is refused, and the server goes on', async () => {
  const inside = (name: string) => join(fleet.source, name);
  for (const [path, status] of [
    [inside('fifo'), 409],
    [inside('out-of-here'), 409],
    [inside('out-of-here/passwd'), 400],
    [inside('sub'), 400],
    [inside('nothing'), 404],
    ['/etc/passwd', 400],
    [`${fleet.source}/../../../etc/passwd`, 400],
    [treePathId(Buffer.from('../../snapshot.json')), 400],
    [treePathId(Buffer.from('/etc/passwd')), 400],
    [treePathId(Buffer.from('sub/../../x')), 400],
    [treePathId(Buffer.from('a\0b')), 400],
    ['id:!!!', 400],
  ] as const) {
    for (let times = 0; times < 5; times++) {
      const reply = await get(fileUrl(path));
      expect([path, reply.statusCode]).toEqual([path, status]);
    }
  }
  if (process.getuid?.() === 0) expect((await get(fileUrl(inside('device')))).statusCode).toBe(409);
  const archive = `/download/${place}/archive?path=${encodeURIComponent(inside('out-of-here/passwd'))}`;
  expect((await get(archive)).statusCode).toBe(409);
  const viewer = await site.token('viewer', 'read');
  const reply = await site.send({
    method: 'GET',
    url: fileUrl(inside('plain')),
    headers: { authorization: `Bearer ${viewer}` },
  });
  expect(reply.statusCode).toBe(403);
  expect((await get('/api/status/')).statusCode).toBe(200);
});

test('an archive holds the tree as it is, links and special files included', async () => {
  const reply = await get(`/download/${place}/archive`);
  expect(reply.headers['content-disposition']).toMatch(/^attachment; filename="web1-\S+\.tar"$/);
  const target = join(fleet.directory, 'unpacked');
  mkdirSync(target);
  unpack(reply.rawPayload, target);
  expect(treeManifest(target)).toEqual(treeManifest(tree));
  const part = await get(`/download/${place}/archive?path=${encodeURIComponent(join(fleet.source, 'sub'))}`);
  const names = spawnSync('tar', ['-t'], { input: part.rawPayload }).stdout.toString().split('\n');
  expect(names).toEqual(['sub/', 'sub/deeper/', 'sub/deeper/same-as-plain', '']);
});

test('a selection comes as a zip for those who have no tar', async () => {
  const paths = [join(fleet.source, 'sub'), join(fleet.source, 'sub/deeper'), join(fleet.source, 'plain')];
  const query = paths.map((path) => `path=${encodeURIComponent(path)}`).join('&');
  const reply = await get(`/download/${place}/archive?format=zip&${query}`);
  expect(reply.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': expect.stringMatching(/^attachment; filename="web1-[^"]+\.zip"$/),
  });
  const archive = join(fleet.directory, 'a.zip');
  writeFileSync(archive, reply.rawPayload);
  const names = spawnSync('unzip', ['-Z1', archive]).stdout.toString().trim().split('\n');
  expect(names.sort()).toEqual(['plain', 'sub/', 'sub/deeper/', 'sub/deeper/same-as-plain']);
  expect((await get(`/download/${place}/archive?format=rar`)).statusCode).toBe(400);
});

test('a restore and a verify are asked for as runs, with a note for the audit log', async () => {
  const post = (url: string, body: unknown) =>
    site.send({
      method: 'POST',
      url,
      payload: JSON.stringify(body),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
  const restore = await post('/api/hosts/web1/restore/', {
    to: { place: 'directory', path: '/srv/restored' },
  });
  expect([restore.statusCode, restore.json()]).toMatchObject([
    202,
    { operation: 'restore', status: 'queued' },
  ]);
  const verify = await post('/api/hosts/web1/verify/', { samplePercent: 10 });
  expect([verify.statusCode, verify.json()]).toMatchObject([202, { operation: 'verify', status: 'queued' }]);
  expect((await post('/api/hosts/web1/restore/', { to: '/srv' })).statusCode).toBe(400);
});

test('a browser has to give the password again before anything that cannot be undone', async () => {
  const admin = await site.logIn('admin');
  const ask = (method: 'POST' | 'DELETE', url: string, body: Record<string, unknown>) =>
    site.send({
      ...{ method, url, cookies: admin.cookies, payload: JSON.stringify(body) },
      headers: { 'x-csrf-token': admin.csrf, 'content-type': 'application/json' },
    });
  const toHost = { to: { place: 'host' } };
  const mine = { to: { place: 'directory', path: '/srv/mine' }, overwrite: true };
  const dangers = [
    ['POST', '/api/hosts/web1/restore/', toHost],
    ['POST', '/api/hosts/web1/restore/', mine],
    ['POST', '/api/hosts/web1/retention/', { planHash: '0'.repeat(64) }],
    ['DELETE', '/api/hosts/web1/keys/', {}],
    ['DELETE', '/api/hosts/web1/', { forget: true, confirm: 'web1' }],
  ] as const;
  const own = { currentPassword: passwordOf('admin') };
  for (const body of [
    { ...toHost, ...own },
    { ...toHost, dryRun: true },
    { to: { place: 'directory', path: '/srv/new' } },
  ])
    // one that waits already is a conflict
    expect([202, 409]).toContain((await ask('POST', '/api/hosts/web1/restore/', body)).statusCode);
  for (const [method, url, body] of dangers) {
    const reply = await ask(method, url, body);
    expect([url, reply.statusCode, reply.json()]).toMatchObject([url, 403, { error: { code: 'forbidden' } }]);
  }
  const guess = await ask('POST', '/api/hosts/web1/restore/', { ...toHost, currentPassword: 'a guess' });
  expect(guess.statusCode).toBe(403);
});
