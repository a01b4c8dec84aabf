import { beforeAll, describe, expect, test } from '@jest/globals';
import { acknowledgeRestore, markRestored } from '../../../lib/operations/restored-database.ts';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { passwordOf, gatewaySite, type GatewaySite, type Visitor } from './gateway-site.ts';

let site: GatewaySite;
let admin: Visitor;
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>`;

beforeAll(async () => {
  site = await gatewaySite();
  await configureHost(site.services, { host: 'web1', address: '127.0.0.1', comment: hostile });
  admin = await site.logIn('admin');
});

describe('a form that was filled in wrongly comes back with what stands in it and why', () => {
  test.each<[string, string, Record<string, string>, string]>([
    [
      'a schedule',
      '/hosts/web1/schedule',
      { intent: 'save', cron: '99 2 * * *', timeZone: '' },
      'Invalid cron',
    ],
    [
      'a time zone',
      '/hosts/web1/schedule',
      { intent: 'save', cron: '1 2 * * *', timeZone: 'Mars/X' },
      'time zone',
    ],
    ['a new host', '/hosts/new', { name: 'WEB 2', address: 'x' }, 'Invalid host name'],
    ['a host that exists', '/hosts/new', { name: 'web1', address: 'x' }, 'exists already'],
    ['a setting', '/hosts/web1/edit', { address: '127.0.0.1', sshPort: '0x10' }, 'Invalid sshPort'],
    [
      'a confirmation',
      '/hosts/web1/retention',
      { confirmHost: 'web2', planHash: 'x' },
      'Invalid confirmation',
    ],
    [
      'a password of one’s own',
      '/admin/users',
      { intent: 'sign-out', user: 'viewer', currentPassword: 'no' },
      'password is wrong',
    ],
    [
      'a token',
      '/admin/tokens',
      { intent: 'create', name: 't', scope: 'all', currentPassword: passwordOf('admin') },
      'Invalid scope',
    ],
    ['an intent', '/hosts/web1/keys', { intent: 'x' }, 'Invalid intent'],
    ['a name with markup', '/hosts/new', { name: hostile, address: hostile }, 'Invalid host name'],
  ])('%s', async (_, url, form, words) => {
    const reply = await admin.post(url, form);
    expect([reply.statusCode >= 400 && reply.statusCode < 500, reply.headers['content-type']]).toEqual([
      true,
      'text/html; charset=utf-8',
    ]);
    expect(reply.body).toContain(words);
    expect(reply.body).not.toMatch(/<script>alert|<img src=x/);
    expect(reply.body).not.toContain(passwordOf('admin'));
  });
});

test('texts of strangers are text on every page', async () => {
  const { body } = await admin.get('/hosts/web1');
  expect(body).toContain('&lt;script>alert(1)&lt;/script>');
  expect(body).not.toContain('<script>alert');
  const audit = await site.send({
    method: 'POST',
    url: '/login',
    payload: new URLSearchParams({ _csrf: 'x', name: hostile, password: 'x' }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect([audit.statusCode, audit.body.includes('<script>alert')]).toEqual([403, false]);
  expect((await admin.get('/admin/audit')).body).toContain('&lt;script>alert(1)');
  expect((await admin.get('/hosts/web1/edit')).body).not.toContain('<script>alert');
});

test('a login that failed often has to wait, whoever tries, and others do not', async () => {
  const tryIt = async (name: string, password: string) => {
    const page = await site.send({ method: 'GET', url: '/login' });
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const cookies = Object.fromEntries(page.cookies.map((cookie) => [cookie.name, cookie.value]));
    return site.send({
      method: 'POST',
      url: '/login',
      cookies,
      payload: new URLSearchParams({ _csrf: csrf, name, password }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  };
  const wrong = await Promise.all(Array.from({ length: 10 }, () => tryIt('viewer', 'guess')));
  expect(new Set(wrong.map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
  const locked = await tryIt('viewer', passwordOf('viewer'));
  expect(locked.statusCode).toBe(429);
  expect(Number(locked.headers['retry-after'])).toBeGreaterThan(800);
  expect((await tryIt('operator', passwordOf('operator'))).statusCode).toBe(303);
});

test('a session ends with the logout, with a new password and with its user', async () => {
  const operator = await site.logIn('operator');
  const other = await site.logIn('operator');
  const stolen = { ...operator.cookies };
  expect((await operator.post('/logout')).headers['location']).toBe('/login');
  expect((await site.send({ method: 'GET', url: '/', cookies: stolen })).statusCode).toBe(303);
  expect((await other.get('/')).statusCode).toBe(200);
  const change = { intent: 'disable', user: 'operator', currentPassword: passwordOf('admin') };
  expect((await admin.post('/admin/users', change)).statusCode).toBe(303);
  expect((await other.get('/')).statusCode).toBe(303);
});

test('nothing secret is in the log', () => {
  const log = site.logLines.join('');
  for (const secret of [passwordOf('admin'), passwordOf('viewer'), ...Object.values(admin.cookies)]) {
    if (secret !== '') expect(log).not.toContain(secret);
  }
});

test('a database that was put back is told on every page until somebody has acknowledged it', async () => {
  const database = await site.shared.database();
  await database.write((tx) => markRestored(tx, new Date('2026-11-22T12:00:00Z'), 'by a test'));
  // the old sessions are void
  admin = await site.logIn('admin');
  for (const url of ['/', '/hosts', '/admin/settings']) {
    expect((await admin.get(url)).body).toContain('nothing is deleted until somebody has acknowledged it');
  }
  await acknowledgeRestore(site.services);
  expect((await admin.get('/')).body).not.toContain('nothing is deleted until');
});
