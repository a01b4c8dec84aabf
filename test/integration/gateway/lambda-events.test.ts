import { beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { handler } from '../../../functions/gateway.ts';
import { withInvocation } from '../../../lib/handler/invocation.ts';
import { csrfIn, gatewaySite, passwordOf, type GatewaySite } from './gateway-site.ts';

interface EventReply {
  statusCode: number;
  headers: Record<string, string>;
  cookies?: string[];
  multiValueHeaders?: Record<string, string[]>;
  body: string;
  isBase64Encoded: boolean;
}

interface EventRequest {
  method: 'GET' | 'POST';
  path: string;
  query?: string;
  cookies: readonly string[];
  form?: Record<string, string>;
}

const domain = 'abc.execute-api.eu-west-1.amazonaws.com';

/** A request as an HTTP API sends it. */
function version2({ method, path, query = '', cookies, form }: EventRequest): APIGatewayProxyEventV2 {
  const body =
    form === undefined ? {} : { body: Buffer.from(new URLSearchParams(form).toString()).toString('base64') };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    cookies: [...cookies],
    headers: headersOf(form),
    ...(query === '' ? {} : { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: '1',
      apiId: 'abc',
      domainName: domain,
      domainPrefix: 'abc',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '198.51.100.7', userAgent: 'test' },
      requestId: 'r',
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    ...body,
    isBase64Encoded: form !== undefined,
  };
}

/** The same as a REST API sends it. */
function version1({ method, path, query = '', cookies, form }: EventRequest): APIGatewayProxyEvent {
  const headers = { ...headersOf(form), ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }) };
  const parameters = Object.fromEntries(new URLSearchParams(query));
  return {
    httpMethod: method,
    path,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query === '' ? null : parameters,
    multiValueQueryStringParameters:
      query === ''
        ? null
        : Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]])),
    pathParameters: null,
    stageVariables: null,
    resource: '/{proxy+}',
    requestContext: { identity: { sourceIp: '198.51.100.7' }, httpMethod: method, path } as never,
    body: form === undefined ? null : new URLSearchParams(form).toString(),
    isBase64Encoded: false,
  };
}

function headersOf(form: object | undefined): Record<string, string> {
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  return { host: domain, 'x-forwarded-proto': 'https', 'x-forwarded-for': '6.6.6.6, 198.51.100.7', ...type };
}

let site: GatewaySite;

beforeAll(async () => {
  site = await gatewaySite();
});

describe.each([
  ['version 1', version1],
  ['version 2', version2],
] as const)('the function gateway with events of API Gateway %s', (_, makeEvent) => {
  const cookies = new Map<string, string>();

  async function send(request: Omit<EventRequest, 'cookies'>): Promise<EventReply> {
    const jar = [...cookies].map(([name, value]) => `${name}=${value}`);
    const context = withInvocation({ awsRequestId: 'test' } as Context, {
      signal: new AbortController().signal,
      shared: site.shared,
    });
    const reply = (await handler(makeEvent({ ...request, cookies: jar }), context)) as EventReply;
    const set = reply.cookies ??
      reply.multiValueHeaders?.['set-cookie'] ?? [reply.headers['set-cookie'] ?? ''];
    for (const line of set) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (name !== '') cookies.set(name, value);
    }
    return reply;
  }

  test('takes a visitor from the login to a page to an action', async () => {
    const away = await send({ method: 'GET', path: '/hosts', query: 'q=a,b' });
    expect([away.statusCode, away.headers['location']]).toEqual([303, '/login?next=%2Fhosts%3Fq%3Da%252Cb']);

    const login = await send({ method: 'GET', path: '/login' });
    expect([login.statusCode, login.isBase64Encoded]).toEqual([200, false]);
    const form = {
      _csrf: csrfIn(login.body),
      name: 'admin',
      password: passwordOf('admin'),
      next: '/hosts/new',
    };
    const done = await send({ method: 'POST', path: '/login', form });
    expect([done.statusCode, done.headers['location']]).toEqual([303, '/hosts/new']);
    // behind https the cookies are bound to this host
    expect([...cookies.keys()].sort()).toEqual(['__Host-pobsync_login', '__Host-pobsync_session']);

    const page = await send({ method: 'GET', path: '/hosts/new' });
    expect(page.headers['content-type']).toContain('text/html');
    const name = `by-event-${makeEvent === version1 ? 1 : 2}`;
    const host = {
      _csrf: csrfIn(page.body),
      name,
      address: 'röck.example',
      enabled: 'on',
      comment: 'größer',
    };
    expect((await send({ method: 'POST', path: '/hosts/new', form: host })).statusCode).toBe(400);
    const made = await send({
      method: 'POST',
      path: '/hosts/new',
      form: { ...host, address: 'rock.example' },
    });
    expect([made.statusCode, made.headers['location']]).toEqual([303, `/hosts/${name}`]);
    expect((await send({ method: 'GET', path: `/hosts/${name}` })).body).toContain('größer');
    expect((await send({ method: 'GET', path: '/api/hosts/', query: `search=${name}` })).body).toContain(
      '"total":1',
    );

    const queued = await send({
      method: 'POST',
      path: `/hosts/${name}/backup`,
      form: { _csrf: csrfIn(page.body) },
    });
    expect(queued.statusCode).toBe(303);
    const run = queued.headers['location'] ?? '';
    const events = await send({ method: 'GET', path: `/api${run}/events` });
    expect(events.body).toContain('event: status\ndata: {"status":"queued"}');
  });

  test('writes down the address of the client, not one that the client made up', async () => {
    const audit = await send({ method: 'GET', path: '/api/audit/', query: 'action=session' });
    expect(audit.body).toContain('"peer":"198.51.100.7"');
    expect(audit.body).not.toContain('6.6.6.6');
  });
});
