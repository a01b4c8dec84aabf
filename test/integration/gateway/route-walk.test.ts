import { beforeAll, describe, expect, test } from '@jest/globals';
import type { KnownRoute } from '../../../lib/gateway/route-guard.ts';
import { isSafeMethod } from '../../../lib/gateway/request-facts.ts';
import { otherRoutes } from '../../../infra/reference/api-page.ts';
import { apiRoutes } from '../../../lib/gateway/api/api-routes.ts';
import { roleReaches, type UserRole } from '../../../lib/domain/user-role.ts';
import { configureHost } from '../../../lib/operations/configure-host.ts';
import { askForBackup } from '../../../lib/operations/ask-for-run.ts';
import { buildGateway } from '../../../lib/gateway/app.ts';
import { gatewaySite, type GatewaySite, type Reply, type Visitor } from './gateway-site.ts';

// every route the app knows, not a list of ours: a new one is walked from the day it is written
let site: GatewaySite;
let routes: KnownRoute[];
let runId = '';

beforeAll(async () => {
  site = await gatewaySite();
  await configureHost(site.services, { host: 'web1', address: '127.0.0.1', set: { sshPort: 1 } });
  runId = (await askForBackup(site.services, { host: 'web1' }, { by: 'test', trigger: 'api' })).id;
  routes = site.app.knownRoutes;
});

/** Names that exist, so that a request is not turned away for its address alone. */
function addressOf({ url }: KnownRoute): string {
  const names: Record<string, string> = {
    ':host': 'web1',
    ':id': url.includes('tokens') ? '1' : runId,
    ':kind': 'scheduled',
    ':name': url.includes('functions')
      ? 'status'
      : url.includes('users')
        ? 'viewer'
        : '20261122T031500Z-k7f3q9',
  };
  return url.replaceAll(/:[a-z]+/g, (name) => names[name] ?? 'x').replace('*', 'x');
}

const title = ({ method, url }: KnownRoute) => `${method} ${url}`;
const isOpen = ({ facts }: KnownRoute) => facts.access === 'public';

/** All rows of all tables but those that only note who looked when. */
async function stateOfDatabase(): Promise<string> {
  const tables = [
    'global_settings',
    'hosts',
    'schedules',
    'runs',
    'snapshots',
    'host_keys',
    'nodes',
    'users',
    'api_tokens',
    'sessions',
  ];
  const database = await site.shared.database();
  return database.read(async (tx) => {
    const dump: unknown[] = [];
    for (const table of tables) {
      const rows: Record<string, unknown>[] = await tx.query(`SELECT * FROM ${table} ORDER BY 1`);
      const lookedAt = /^last_(seen|used|login)_at$/;
      dump.push(rows.map((row) => Object.entries(row).filter(([column]) => !lookedAt.test(column))));
    }
    return JSON.stringify(dump);
  });
}

async function send(
  route: KnownRoute,
  headers: Record<string, string>,
  cookies: Record<string, string> = {},
): Promise<Reply> {
  const form = route.facts.kind === 'page';
  const payload = isSafeMethod(route.method)
    ? {}
    : {
        payload: form ? 'intent=create&name=evil&address=1.2.3.4' : '{}',
        headers: {
          'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
          ...headers,
        },
      };
  return site.send({ method: route.method, url: addressOf(route), cookies, headers, ...payload });
}

describe('every route', () => {
  test('says who may use it: the walk knows them all', () => {
    expect(routes.length).toBeGreaterThan(60);
    for (const { facts } of routes) expect(['viewer', 'operator', 'admin', 'public']).toContain(facts.access);
    expect(routes.filter(isOpen).map(title).sort()).toEqual([
      'GET /assets/:name',
      'GET /healthz',
      'GET /login',
      'GET /readyz',
      'POST /login',
    ]);
  });

  test('stands in the reference, unless it is a page', () => {
    const told = [...apiRoutes, ...otherRoutes.map(([method, path]) => ({ method, path }))].map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    const programs = routes
      .filter(({ method, facts }) => facts.kind === 'api' && method !== 'HEAD')
      .map(title);
    expect(programs.filter((route) => !told.includes(route))).toEqual([]);
    expect(told.filter((route) => !routes.map(title).includes(route))).toEqual([]);
  });

  test('cannot be registered without saying it', async () => {
    const app = buildGateway({ shared: site.shared, invoke: async () => null });
    expect(() => app.get('/secret', async () => 'x')).toThrow('does not say who may use it');
    const facts = { access: 'viewer', kind: 'api' } as const;
    expect(() => app.post('/change', { config: { facts } }, async () => 'x')).toThrow('audit log');
    await app.close();
  });

  test('gives an anonymous visitor nothing', async () => {
    const before = await stateOfDatabase();
    for (const route of routes.filter((each) => !isOpen(each))) {
      const reply = await send(route, {});
      const where = title(route);
      if (route.facts.kind === 'page')
        expect([where, reply.statusCode, reply.headers.location]).toEqual([
          where,
          303,
          expect.stringMatching(/^\/login/),
        ]);
      else expect([where, [401, 403].includes(reply.statusCode)]).toEqual([where, true]);
      expect([where, reply.body.includes('web1')]).toEqual([where, false]);
    }
    expect(await stateOfDatabase()).toBe(before);
  });

  test('tells strangers nothing about addresses that do not exist', async () => {
    const known = await site.send({ method: 'GET', url: '/api/hosts/' });
    const unknown = await site.send({ method: 'GET', url: '/api/nothing/' });
    expect([known.statusCode, unknown.statusCode]).toEqual([401, 401]);
    const page = await site.send({ method: 'GET', url: '/nothing' });
    expect([page.statusCode, page.headers.location]).toEqual([303, '/login?next=%2Fnothing']);
    expect((await site.send({ method: 'GET', url: '/assets/..%2f..%2fpackage.json' })).statusCode).toBe(404);
  });

  test.each(['viewer', 'operator'] as const)(
    'lets a %s do no more than the role says, by login',
    async (role) => {
      const visitor = await site.logIn(role);
      await expectRefused(role, (route) => send(route, { 'x-csrf-token': visitor.csrf }, visitor.cookies));
    },
  );

  test.each([
    ['viewer', 'admin'],
    ['admin', 'read'],
  ] as const)('lets a token of a %s with scope %s only read', async (user, scope) => {
    const token = await site.token(user, scope);
    await expectRefused('viewer', (route) => send(route, { authorization: `Bearer ${token}` }), ['api']);
  });

  async function expectRefused(
    role: UserRole,
    call: (route: KnownRoute) => Promise<Reply>,
    kinds = ['api', 'page'],
  ) {
    const before = await stateOfDatabase();
    const above = routes.filter(({ facts }) => facts.access !== 'public' && !roleReaches(role, facts.access));
    for (const route of above.filter(({ facts }) => kinds.includes(facts.kind))) {
      const reply = await call(route);
      const expected = route.facts.tokenOnly === true ? [401, 403] : [403];
      expect([title(route), expected.includes(reply.statusCode)]).toEqual([title(route), true]);
    }
    expect(await stateOfDatabase()).toBe(before);
  }

  test('changes nothing without the token of the session, or from another site', async () => {
    const admin = await site.logIn('admin');
    const before = await stateOfDatabase();
    const attacks: [string, (visitor: Visitor) => Record<string, string>][] = [
      ['no token', () => ({})],
      ['a wrong token', () => ({ 'x-csrf-token': 'A'.repeat(43) })],
      ['another origin', ({ csrf }) => ({ 'x-csrf-token': csrf, origin: 'https://evil.example' })],
      ['a null origin', ({ csrf }) => ({ 'x-csrf-token': csrf, origin: 'null' })],
      ['another site', ({ csrf }) => ({ 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' })],
    ];
    for (const route of routes.filter(({ method }) => !isSafeMethod(method))) {
      for (const [attack, headers] of attacks) {
        const reply = await send(route, headers(admin), admin.cookies);
        const where = `${attack}: ${title(route)} → ${reply.statusCode}`;
        expect([where, [401, 403].includes(reply.statusCode)]).toEqual([where, true]);
      }
    }
    expect(await stateOfDatabase()).toBe(before);
  });

  test('that reads changes nothing, whoever asks', async () => {
    const admin = await site.logIn('admin');
    const before = await stateOfDatabase();
    for (const route of routes.filter(
      ({ method, url }) => isSafeMethod(method) && !url.endsWith('/events'),
    )) {
      const reply = await send(route, {}, admin.cookies);
      expect([title(route), reply.statusCode < 500]).toEqual([title(route), true]);
    }
    expect(await stateOfDatabase()).toBe(before);
  });

  test('answers with the protective headers, errors included', async () => {
    const admin = await site.logIn('admin');
    for (const route of routes.filter(({ method, url }) => method === 'GET' && !url.endsWith('/events'))) {
      const { headers } = await send(route, {}, admin.cookies);
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'/,
      );
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      if (!route.url.startsWith('/assets')) expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
