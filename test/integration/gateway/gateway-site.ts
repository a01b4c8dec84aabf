import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { parseConfig } from '../../../lib/config.ts';
import { buildGateway } from '../../../lib/gateway/app.ts';
import type { GatewayOptions } from '../../../lib/gateway/gateway-options.ts';
import { bindServices } from '../../../lib/handler/bind-services.ts';
import { makeSharedServices, type SharedServices } from '../../../lib/handler/shared-services.ts';
import { makeLogger } from '../../../lib/logger.ts';
import { createToken } from '../../../lib/operations/create-token.ts';
import { createUser } from '../../../lib/operations/create-user.ts';
import { initialise } from '../../../lib/operations/initialise.ts';
import type { Services } from '../../../lib/operations/services.ts';
import type { TokenScope, UserRole } from '../../../lib/domain/user-role.ts';
import { invoke } from '../../../local/runtime/invoke.ts';

export type Reply = Awaited<ReturnType<typeof inject>>;

/** A gateway on a fresh installation, with a user of each role; gone after the test file. */
export interface GatewaySite {
  app: FastifyInstance;
  directory: string;
  shared: SharedServices;
  services: Services;
  logLines: string[];
  /** Logs in through the login page. */
  logIn(name: UserRole): Promise<Visitor>;
  token(user: UserRole, scope: TokenScope): Promise<string>;
  send(options: InjectOptions): Promise<Reply>;
}

/** A browser: keeps its cookies, and knows the token of the forms. */
export interface Visitor {
  cookies: Record<string, string>;
  csrf: string;
  /** Where the login sent them. */
  landing: string;
  get(url: string): Promise<Reply>;
  post(url: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Reply>;
}

const cleanups: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export const passwordOf = (role: UserRole) => `the-password-of-${role}-42`;

const inject = (app: FastifyInstance, options: InjectOptions) => app.inject(options);
const host = '127.0.0.1:8000';

export async function gatewaySite(options: Partial<GatewayOptions> = {}): Promise<GatewaySite> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-gateway-'));
  const machine = { isRoot: true, userHome: directory, readSecretFile: () => '' };
  const config = parseConfig({ POBSYNC_HOME: join(directory, 'home') }, machine);
  const logLines: string[] = [];
  const logger = makeLogger('debug', { write: (line) => logLines.push(line) });
  const shared = makeSharedServices(config, logger);
  const services = bindServices(shared, {
    requestId: 'test',
    signal: new AbortController().signal,
    name: 'test',
  });
  await initialise(services, { backupRoot: join(directory, 'backups') });
  for (const role of ['viewer', 'operator', 'admin'] as const) {
    await createUser(services, { name: role, role, password: passwordOf(role) });
  }
  const app = buildGateway({
    shared,
    invoke: (name, event, call) => invoke(name, event, { ...call, shared }),
    ...options,
  });
  await app.ready();
  cleanups.push(async () => {
    await app.close();
    await shared.close();
    await rm(directory, { recursive: true, force: true });
  });
  const send = (request: InjectOptions) => inject(app, { ...request, headers: { host, ...request.headers } });
  return {
    ...{ app, directory, shared, services, logLines, send },
    logIn: (role) => logInAs(send, role),
    token: async (user, scope) =>
      (await createToken(services, { user, name: 'test', scope, expiresDays: 1 })).secret,
  };
}

async function logInAs(send: GatewaySite['send'], role: UserRole): Promise<Visitor> {
  const cookies: Record<string, string> = {};
  const keep = (reply: Reply) => {
    for (const { name, value } of reply.cookies) cookies[name] = value;
    return reply;
  };
  const visitor: Visitor = {
    cookies,
    csrf: '',
    landing: '',
    get: async (url) => keep(await send({ method: 'GET', url, cookies })),
    post: async (url, form = {}, headers = {}) =>
      keep(
        await send({
          method: 'POST',
          url,
          cookies,
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          payload: new URLSearchParams({ _csrf: visitor.csrf, ...form }).toString(),
        }),
      ),
  };
  visitor.csrf = csrfIn((await visitor.get('/login')).body);
  const answer = await visitor.post('/login', { name: role, password: passwordOf(role), next: '/' });
  if (answer.statusCode !== 303) throw new Error(`login failed: ${answer.statusCode}`);
  visitor.landing = String(answer.headers.location);
  visitor.csrf = csrfIn((await visitor.get('/')).body);
  return visitor;
}

/** The token that the forms of a page carry. */
export function csrfIn(html: string): string {
  return /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
}
