import { beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeProblems } from '../../../lib/contracts/describe-problems.ts';
import { errorShape } from '../../../lib/contracts/error-shape.ts';
import { apiRoutes } from '../../../lib/gateway/api/api-routes.ts';
import { gatewaySite, type GatewaySite, type Reply } from './gateway-site.ts';

let site: GatewaySite;
let token: string;

beforeAll(async () => {
  site = await gatewaySite();
  token = await site.token('admin', 'admin');
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function call(method: Method, url: string, body?: unknown, headers = {}): Promise<Reply> {
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return site.send({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...type, ...headers },
    ...payload,
  });
}

/** A reply must be what the document says of its route. */
async function expectReply<Result = unknown>(
  method: Method,
  url: string,
  status: number,
  body?: unknown,
): Promise<Result> {
  const reply = await call(method, url, body);
  expect([url, reply.statusCode, reply.statusCode === status ? '' : reply.body]).toEqual([url, status, '']);
  const path = url.split('?')[0]?.replace(/\/?$/, '/') ?? '';
  const route = apiRoutes.find(
    (each) =>
      each.method === method &&
      new RegExp(`^${each.path.replace(/\/?$/, '/').replaceAll(/:[a-z]+/g, '[^/]+')}$`).test(path),
  );
  if (route === undefined) throw new Error(`no route for ${method} ${url}`);
  const json: unknown = reply.json();
  expect([url, describeProblems(route.result, json, 'reply')]).toEqual([url, []]);
  return json as Result;
}

describe('the API', () => {
  test('is described by a valid OpenAPI 3.1 document that knows each of its routes', async () => {
    const reply = await call('GET', '/api/openapi.json');
    const document = reply.json<{ openapi: string; paths: Record<string, Record<string, unknown>> }>();
    const result = await new Validator().validate(document);
    expect(result).toMatchObject({ valid: true });
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{([a-z]+)\}/g, ':$1')}`,
      ),
    );
    const known = site.app.knownRoutes
      .filter(
        ({ url, facts }) =>
          facts.kind === 'api' && url.startsWith('/api/') && !/events|openapi|docs/.test(url),
      )
      .map(({ method, url }) => `${method} ${url}`);
    expect(described.sort()).toEqual(known.sort());
  });

  test('does with a token everything that there is to do', async () => {
    await expectReply('GET', '/api/', 200);
    await expectReply('GET', '/api/status', 200);
    await expectReply('POST', '/api/hosts/', 201, {
      host: 'web1',
      address: '127.0.0.1',
      set: { sshPort: 2222 },
    });
    await expectReply('GET', '/api/hosts/?search=web&enabled=true', 200);
    const shown = await expectReply<{ version: number }>('GET', '/api/hosts/web1/', 200);
    await expectReply('PATCH', '/api/hosts/web1', 200, {
      comment: 'hi',
      unset: ['sshPort'],
      version: shown.version,
    });
    await expectReply('PUT', '/api/hosts/web1/schedule/', 200, { cron: '15 2 * * *', prune: true });
    const { next } = await expectReply<{ next: string[] }>('GET', '/api/hosts/web1/schedule/', 200);
    expect(next).toHaveLength(5);
    const run = await expectReply<{ id: string; status: string }>('POST', '/api/hosts/web1/backup/', 202, {
      prune: true,
    });
    expect(run.status).toBe('queued');
    await expectReply('GET', `/api/runs/${run.id}/`, 200);
    await expectReply('GET', `/api/runs/${run.id}/log?after=0`, 200);
    await expectReply('GET', '/api/runs/?host=web1&operation=backup&status=queued&pageSize=5', 200);
    await expectReply('POST', `/api/runs/${run.id}/cancel/`, 202);
    await expectReply('POST', '/api/hosts/web1/discover/', 202);
    await expectReply('POST', '/api/hosts/web1/keys/scan/', 202);
    await expectReply('POST', '/api/hosts/web1/check/', 202);
    await expectReply('POST', '/api/backup-root/', 202, { path: '/mnt/other' });
    await expectReply('GET', '/api/account/', 200);
    await expectReply('GET', '/api/hosts/web1/keys/', 200);
    await expectReply('GET', '/api/hosts/web1/retention/?kind=all', 200);
    await expectReply('GET', '/api/snapshots/?host=web1&kind=scheduled', 200);
    await expectReply('GET', '/api/settings/', 200);
    await expectReply('PATCH', '/api/settings/', 200, {
      timeZone: 'Europe/Amsterdam',
      set: { retention: { daily: 5 } },
    });
    await expectReply('POST', '/api/users/', 201, {
      name: 'anna',
      role: 'viewer',
      password: 'correct horse battery',
    });
    await expectReply('PATCH', '/api/users/anna/', 200, { role: 'operator' });
    await expectReply('GET', '/api/users/', 200);
    await expectReply('POST', '/api/tokens/', 201, {
      user: 'anna',
      name: 'monitoring',
      scope: 'read',
      expiresDays: 30,
    });
    const { items } = await expectReply<{ items: { id: number; user: string }[] }>(
      'GET',
      '/api/tokens/',
      200,
    );
    await expectReply('DELETE', `/api/tokens/${items.find(({ user }) => user === 'anna')?.id}/`, 200);
    const audit = await expectReply<{ items: { action: string }[] }>('GET', '/api/audit/?actor=admin', 200);
    expect(audit.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'host.create',
        'host.update',
        'schedule.update',
        'host.backup',
        'run.cancel',
        'user.create',
        'token.revoke',
      ]),
    );
    await expectReply('DELETE', '/api/hosts/web1/schedule/', 200);
    const verify = '/api/hosts/web1/verify-schedule/';
    await expectReply('PUT', verify, 200, { cron: '0 4 * * 0', samplePercent: 10 });
    expect(await expectReply('GET', verify, 200)).toMatchObject({ schedule: { samplePercent: 10 } });
    expect(await expectReply('GET', '/api/hosts/web1/', 200)).toMatchObject({
      schedule: null,
      verifySchedule: { cron: '0 4 * * 0' },
    });
    await expectReply('DELETE', verify, 200);
  });

  test.each<[string, Method, string, unknown, number, string]>([
    ['an unknown host', 'GET', '/api/hosts/wbe1/', undefined, 404, 'Did you mean "web1"'],
    ['a host name that is none', 'GET', '/api/hosts/WEB1/', undefined, 400, 'path.host'],
    ['an unknown filter', 'GET', '/api/runs/?hots=web1', undefined, 400, 'Unknown query.hots'],
    ['a filter twice', 'GET', '/api/runs/?host=a&host=b', undefined, 400, 'Repeated query.host'],
    ['a page that is no number', 'GET', '/api/runs/?page=1e3', undefined, 400, 'query.page'],
    ['an unknown status', 'GET', '/api/runs/?status=fine', undefined, 400, 'query.status'],
    ['an unknown field', 'POST', '/api/hosts/web1/backup/', { prun: true }, 400, 'Unknown body.prun'],
    ['a text for a flag', 'POST', '/api/hosts/web1/backup/', { prune: 'yes' }, 400, 'body.prune'],
    ['a body where none is taken', 'POST', '/api/hosts/web1/discover/', { x: 1 }, 400, 'takes none'],
    ['a host that exists', 'POST', '/api/hosts/', { host: 'web1', address: 'x' }, 409, 'exists already'],
    ['a wrong setting', 'PATCH', '/api/hosts/web1/', { set: { sshPort: 99999 } }, 400, 'sshPort'],
    ['an outdated version', 'PATCH', '/api/hosts/web1/', { comment: 'x', version: 1 }, 409, 'changed'],
    [
      'a sample of more than all',
      'PUT',
      '/api/hosts/web1/verify-schedule/',
      { samplePercent: 101 },
      400,
      '100',
    ],
    ['a wrong cron', 'PUT', '/api/hosts/web1/schedule/', { cron: '99 * * * *' }, 400, 'cron'],
    [
      'a plan that is not that',
      'POST',
      '/api/hosts/web1/retention/',
      { planHash: '0'.repeat(64) },
      409,
      'plan',
    ],
    ['a path that is none', 'POST', '/api/backup-root/', { path: 'mnt' }, 400, 'an absolute path'],
    ['an unknown run', 'GET', '/api/runs/0000000000000/', undefined, 404, 'No run'],
    [
      'a short password',
      'POST',
      '/api/users/',
      { name: 'bob', role: 'viewer', password: 'short' },
      400,
      'password',
    ],
    ['the last admin', 'PATCH', '/api/users/admin/', { role: 'viewer' }, 409, 'no other admin'],
    [
      'keys without a look',
      'POST',
      '/api/hosts/web1/keys/',
      { fingerprints: [`SHA256:${'a'.repeat(43)}`] },
      409,
      'not looked at',
    ],
  ])('refuses %s with a clear sentence', async (_, method, url, body, status, words) => {
    const reply = await call(method, url, body);
    expect([reply.statusCode, reply.statusCode === status ? '' : reply.body]).toEqual([status, '']);
    const json = reply.json<{ error: { message: string; requestId: string } }>();
    expect(describeProblems(errorShape, json, 'reply')).toEqual([]);
    expect(json.error.message).toContain(words);
    expect(json.error.requestId).toBe(reply.headers['x-request-id']);
    expect(reply.body).not.toMatch(/short"|\.ts:|node_modules/);
  });

  test('refuses bodies that are no JSON, of another type, or too large', async () => {
    const post = (payload: string, type: string) =>
      site.send({
        method: 'POST',
        url: '/api/hosts/',
        payload,
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
      });
    expect((await post('{', 'application/json')).json()).toMatchObject({ error: { code: 'invalid_input' } });
    expect((await post('{"__proto__": {"x": 1}}', 'application/json')).statusCode).toBe(400);
    expect((await post('a', 'text/plain')).statusCode).toBe(415);
    expect((await post('x'.repeat(300_000), 'application/json')).statusCode).toBe(413);
  });

  test('says when to come back after a second wish for the same', async () => {
    await call('POST', '/api/hosts/web1/backup/', {});
    const again = await call('POST', '/api/hosts/web1/backup/', {});
    expect(again.statusCode).toBe(409);
    expect(again.headers['retry-after']).toBe('30');
    expect(again.json()).toMatchObject({ error: { code: 'busy' } });
  });

  test('answers "as before" to whoever has the list already', async () => {
    const first = await call('GET', '/api/hosts/');
    const second = await call('GET', '/api/hosts/', undefined, {
      'if-none-match': String(first.headers['etag']),
    });
    expect([second.statusCode, second.body]).toEqual([304, '']);
  });

  test('does not answer to a name that is not its own', async () => {
    const reply = await call('GET', '/api/status/', undefined, { host: 'evil.example' });
    expect(reply.statusCode).toBe(403);
    expect(reply.body).not.toContain('sqlite');
  });
});
