import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { treePathId } from '../../../lib/domain/tree-path.ts';
import { backUpHost } from '../../../lib/operations/back-up-host.ts';
import { fleetOverview } from '../../../lib/operations/fleet-overview.ts';
import { listRuns } from '../../../lib/operations/list-runs.ts';
import { showRun } from '../../../lib/operations/show-run.ts';
import { verifyHost } from '../../../lib/operations/verify-host.ts';
import { makeFleet, type Fleet } from '../../helpers/fleet.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';
import { gatewaySite, passwordOf, type GatewaySite, type Visitor } from './gateway-site.ts';

let sshd: TestSshd;
let site: GatewaySite;
let fleet: Fleet;
let admin: Visitor;
let operator: Visitor;
let place: string;
let older: string;
let tree: string;
const markup = '<img src=x onerror=alert(1)>';
const id = (path: string) => treePathId(Buffer.from(path, 'latin1'));
const query = (path: string) => `path=${encodeURIComponent(id(path))}`;

beforeAll(async () => {
  sshd = await startSshd();
  site = await gatewaySite();
  fleet = await makeFleet(await site.shared.database(), sshd);
  mkdirSync(join(fleet.source, 'many'));
  for (let index = 0; index < 450; index++) writeFileSync(join(fleet.source, 'many', `file-${index}`), 'x');
  writeFileSync(join(fleet.source, markup), 'markup');
  writeFileSync(join(fleet.source, 'letter'), 'first');
  writeFileSync(join(fleet.source, 'steady'), 'always the same');
  // the site's clock is the real one, that of the fleet is not
  await fleet.addHost('web1', { overdueAfterHours: 0 });
  const first = await backUpHost(fleet.services, { host: 'web1' });
  writeFileSync(join(fleet.source, 'letter'), 'second one');
  const second = await backUpHost(fleet.services, { host: 'web1' });
  place = `/snapshots/web1/scheduled/${second.snapshot?.name}`;
  older = first.snapshot?.name ?? '';
  tree = join(second.snapshot!.path, 'data');
  admin = await site.logIn('admin');
  operator = await site.logIn('operator');
});
afterAll(async () => {
  await fleet.remove();
  await sshd.stop();
});

const lastRestore = async () => {
  const { items } = await listRuns(site.services, { host: 'web1', operation: 'restore', pageSize: 1 });
  return items[0] === undefined ? null : showRun(site.services, { id: items[0].id });
};

describe('browsing', () => {
  test('a directory is a page at a time, narrowed by name, and links to the snapshot before', async () => {
    const top = await operator.get(`${place}/files`);
    expect(top.statusCode).toBe(200);
    expect(top.body).toContain(`/snapshots/web1/scheduled/${older}/files`);
    expect(top.body).not.toContain('<img');
    const first = (await operator.get(`${place}/files?${query('many')}`)).body;
    expect(first.match(/name="pick-\d+"/g)).toHaveLength(200);
    const next = /href="([^"]+cursor=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = (await operator.get(next)).body;
    expect(second.match(/name="pick-\d+"/g)).toHaveLength(200);
    const found = (await operator.get(`${place}/files?${query('many')}&q=FILE-44`)).body;
    expect(found.match(/name="pick-\d+"/g)).toHaveLength(11);
    expect((await operator.get(`${place}/files?cursor=%2e%2e`)).statusCode).toBe(400);
    expect((await operator.get(`${place}/files?${query('../../etc')}`)).statusCode).toBe(400);
    expect((await (await site.logIn('viewer')).get(`${place}/files`)).statusCode).toBe(403);
  });

  test('a file shows its versions, each from the snapshots that have it', async () => {
    const changed = (await operator.get(`${place}/file?${query('letter')}`)).body;
    expect(changed).toContain('2 versions on record');
    expect(changed).toContain(`/download/web1/scheduled/${older}/file`);
    expect((await operator.get(`${place}/file?${query('steady')}`)).body).toContain('1 version on record');
    expect((await operator.get(`${place}/file?${query('many')}`)).statusCode).toBe(400);
    expect((await operator.get(`${place}/file?${query('nothing')}`)).statusCode).toBe(404);
  });

  test('ticked entries come as one archive; with none ticked, the directory does', async () => {
    const names = (payload: Buffer) =>
      spawnSync('tar', ['-t'], { input: payload }).stdout.toString().trim().split('\n').sort();
    const form = { format: 'tar', here: 'id:' };
    const two = await operator.post(`${place}/archive`, {
      ...form,
      'pick-3': id('letter'),
      'pick-7': id('steady'),
    });
    expect(two.headers['content-disposition']).toMatch(/^attachment; filename="web1-\S+\.tar"$/);
    expect(names(two.rawPayload)).toEqual(['letter', 'steady']);
    const here = await operator.post(`${place}/archive`, { ...form, here: id('many') });
    expect(names(here.rawPayload)).toHaveLength(451);
    const zip = await operator.post(`${place}/archive`, { format: 'zip', 'pick-0': id('letter') });
    expect(zip.headers).toMatchObject({ 'content-type': 'application/zip' });
    expect(zip.rawPayload.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    const outside = await operator.post(`${place}/archive`, { ...form, 'pick-0': id('../../x') });
    expect(outside.statusCode).toBe(400);
  });
});

describe('a restore', () => {
  const toHost = { place: 'origin', 'path-0': id('letter') };

  test('is an admin’s, and nothing is queued before the review was answered', async () => {
    expect((await operator.get(`${place}/restore`)).statusCode).toBe(403);
    expect((await operator.post(`${place}/restore`, { ...toHost, intent: 'start' })).statusCode).toBe(403);
    const chosen = await admin.post(`${place}/restore`, {
      intent: 'choose',
      'pick-0': id('letter'),
      here: 'id:',
    });
    expect(chosen.body).toContain('1 file, 10 B');
    const review = await admin.post(`${place}/restore`, { ...toHost, intent: 'review' });
    expect(review.body).toContain(`web1:${fleet.source}/letter`);
    expect(review.body).toContain('Whether the key may write there is not known yet');
    const relative = { intent: 'review', place: 'directory', directory: 'srv' };
    const refused = await admin.post(`${place}/restore`, relative);
    expect([refused.statusCode, refused.body.includes('expected an absolute path')]).toEqual([400, true]);
    expect(await lastRestore()).toBeNull();
  });

  test('back to the host wants the password; a deletion wants the typed name, too', async () => {
    const start = { ...toHost, intent: 'start' };
    expect((await admin.post(`${place}/restore`, start)).statusCode).toBe(403);
    const all = { place: 'origin', deleteExtra: 'on', intent: 'start', currentPassword: passwordOf('admin') };
    const unnamed = await admin.post(`${place}/restore`, { ...all, confirmHost: 'web2' });
    expect([unnamed.statusCode, unnamed.body.includes('Invalid confirmation')]).toEqual([400, true]);
    expect(unnamed.body).not.toContain(passwordOf('admin'));
    expect(await lastRestore()).toBeNull();
    const done = await admin.post(`${place}/restore`, { ...start, currentPassword: passwordOf('admin') });
    expect(done.statusCode).toBe(303);
    expect((await lastRestore())?.event).toMatchObject({
      host: 'web1',
      snapshot: place.split('/').at(-1),
      to: { place: 'host' },
      paths: [id('letter')],
    });
  });
});

describe('verifying', () => {
  test('its schedule is an admin’s, and says when it is due', async () => {
    const form = { intent: 'save', cron: '0 4 * * 0', timeZone: '', samplePercent: '25', enabled: 'on' };
    expect((await operator.post('/hosts/web1/verify/schedule', form)).statusCode).toBe(403);
    const wrong = await admin.post('/hosts/web1/verify/schedule', { ...form, samplePercent: '0' });
    expect([wrong.statusCode, wrong.body.includes('from 1 to 100')]).toEqual([400, true]);
    expect((await admin.post('/hosts/web1/verify/schedule', form)).statusCode).toBe(303);
    const { body } = await admin.get('/hosts/web1/verify');
    expect(body).toContain('All files are read in 4 turns');
    expect(body.match(/Sun \d+ \w+ \d{4}, 04:00/g)).toHaveLength(5);
  });

  test('damage is named with the snapshots that share it, and red wherever the host is shown', async () => {
    const file = join(tree, 'steady');
    const { atime, mtime } = statSync(file);
    const handle = openSync(file, 'r+');
    writeSync(handle, 'A', 0);
    closeSync(handle);
    utimesSync(file, atime, mtime);
    expect(readFileSync(file, 'utf8')).toBe('Always the same');
    await verifyHost(fleet.services, { host: 'web1' });
    const { body } = await operator.get('/hosts/web1/verify');
    expect(body).toContain('1 file is damaged, in 2 snapshots');
    expect(body).toContain(`${fleet.source}/steady`);
    expect(body).toContain('Verify and repair the snapshot that has them all');
    expect(body).toContain('of 2</span>');
    for (const url of ['/', '/hosts', '/hosts/web1', `/snapshots?host=web1`, place]) {
      expect([url, (await operator.get(url)).body.includes('Damaged')]).toEqual([url, true]);
    }
    const [host] = (await fleetOverview(site.services)).attention;
    expect(host).toMatchObject({ name: 'web1', health: 'damaged' });
    const repair = { snapshot: older, samplePercent: '100', repair: 'on' };
    expect((await operator.post('/hosts/web1/verify', repair)).statusCode).toBe(303);
    expect((await operator.post('/hosts/web1/verify', { samplePercent: 'x' })).statusCode).toBe(400);
  });
});
