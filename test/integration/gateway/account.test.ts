import { beforeAll, expect, test } from '@jest/globals';
import { createFirstAdmin } from '../../../lib/operations/create-first-admin.ts';
import { changeUser } from '../../../lib/operations/change-user.ts';
import { listAudit } from '../../../lib/operations/list-audit.ts';
import { gatewaySite, passwordOf, type GatewaySite } from './gateway-site.ts';

let site: GatewaySite;
const fresh = 'four words of mine';

beforeAll(async () => {
  site = await gatewaySite();
});

const changeTo = (newPassword: string, over: Record<string, string> = {}) => ({
  intent: 'password',
  currentPassword: passwordOf('viewer'),
  newPassword,
  newPasswordAgain: newPassword,
  ...over,
});

test('everybody changes their own password with the old one, which ends their other sessions', async () => {
  const here = await site.logIn('viewer');
  const elsewhere = await site.logIn('viewer');
  for (const [form, words] of [
    [changeTo(fresh, { currentPassword: 'guess' }), 'password is wrong'],
    [changeTo('short'), 'expected 10 or more characters'],
    [changeTo(fresh, { newPasswordAgain: 'another' }), 'expected the same as above'],
    [changeTo(passwordOf('viewer')), 'expected another one than before'],
  ] as const) {
    const reply = await here.post('/account', form);
    expect([reply.statusCode >= 400, reply.body.includes(words)]).toEqual([true, true]);
    expect(reply.body).not.toContain(fresh);
  }
  expect((await elsewhere.get('/')).statusCode).toBe(200);

  expect((await here.post('/account', changeTo(fresh))).headers.location).toBe('/account');
  expect((await here.get('/account')).body).toContain('Your password is changed');
  expect((await elsewhere.get('/')).statusCode).toBe(303);
  const audit = await listAudit(site.services, { action: 'account.change' });
  expect(audit.items.map(({ actor, outcome, detail }) => [actor, outcome, detail])).toEqual([
    ['viewer', 'done', 'password'],
    ...Array<string[]>(4).fill(['viewer', 'refused', 'password']),
  ]);
  await changeUser(site.services, { name: 'viewer', password: passwordOf('viewer') });
});

test('shows one’s own sessions and ends them, and nobody else’s', async () => {
  const here = await site.logIn('operator');
  const elsewhere = await site.logIn('operator');
  const admin = await site.logIn('admin');
  const ids = (body: string) => [...body.matchAll(/name="session" value="(\d+)"/g)].map(([, id]) => id ?? '');
  const [theirs = ''] = ids((await here.get('/account')).body);
  const stolen = await admin.post('/account', { intent: 'end-session', session: theirs });
  expect(stolen.statusCode).toBe(404);
  expect((await elsewhere.get('/')).statusCode).toBe(200);
  expect((await here.post('/account', { intent: 'end-session', session: theirs })).statusCode).toBe(303);
  expect((await elsewhere.get('/')).statusCode).toBe(303);

  const third = await site.logIn('operator');
  expect((await here.post('/account', { intent: 'end-others' })).statusCode).toBe(303);
  expect([(await here.get('/')).statusCode, (await third.get('/')).statusCode]).toEqual([200, 303]);
  expect(ids((await here.get('/account')).body)).toEqual([]);
});

test('whoever was given a password is asked for one of their own until they have it', async () => {
  await changeUser(site.services, { name: 'viewer', password: passwordOf('viewer'), givenPassword: true });
  const visitor = await site.logIn('viewer');
  expect(visitor.landing).toBe('/account');
  expect((await visitor.get('/hosts')).body).toContain('href="/account">Choose your own');
  const done = await visitor.post('/account', { ...changeTo(fresh), next: '/runs' });
  expect(done.headers.location).toBe('/runs');
  expect((await visitor.get('/hosts')).body).not.toContain('Choose your own');
  const away = await visitor.post('/account', { intent: 'password', next: '//evil.example' });
  expect(away.body).not.toContain('evil.example');
});

test('the first admin and everybody who gets a password from an admin are such', async () => {
  const admin = await site.logIn('admin');
  const made = { intent: 'create', name: 'anna', role: 'viewer', password: 'from the admin' };
  await admin.post('/admin/users', { ...made, currentPassword: passwordOf('admin') });
  expect(await createFirstAdmin(site.services)).toBeNull();
  const database = await site.shared.database();
  const flag = (name: string) =>
    database.read((tx) => tx.query(`SELECT given_password AS given FROM users WHERE name = '${name}'`));
  expect(await flag('anna')).toEqual([{ given: 1 }]);
  await database.write((tx) => tx.query('DELETE FROM users'));
  await createFirstAdmin(site.services);
  expect(await flag('admin')).toEqual([{ given: 1 }]);
});
