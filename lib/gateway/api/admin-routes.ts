import { Type } from 'typebox';
import {
  auditShape,
  createdTokenShape,
  passwordShape,
  roleShape,
  scopeShape,
  tokenShape,
  userNameShape,
  userShape,
} from '../../contracts/account-shapes.ts';
import { changeShape, settingsChange, settingsShape as settings } from '../../contracts/host-shape.ts';
import { pageOf, pageQuery } from '../../contracts/page-shape.ts';
import { runShape } from '../../contracts/run-shape.ts';
import { rootPathShape, setRootEvent } from '../../contracts/set-root.ts';
import { closed, nullable } from '../../contracts/shapes.ts';
import { askForRoot } from '../../operations/ask-for-run.ts';
import { changeUser } from '../../operations/change-user.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { createToken } from '../../operations/create-token.ts';
import { createUser } from '../../operations/create-user.ts';
import { listAudit } from '../../operations/list-audit.ts';
import { listTokens } from '../../operations/list-tokens.ts';
import { listUsers } from '../../operations/list-users.ts';
import { revokeToken } from '../../operations/revoke-token.ts';
import { showSettings } from '../../operations/show-settings.ts';
import { currentPassword, requireOwnPassword } from '../auth/require-own-password.ts';
import { identityOf } from '../request-facts.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';

const globalShape = closed({
  settings,
  timeZone: nullable(Type.String({ description: 'Of schedules and retention' })),
  maxConcurrent: nullable(Type.Integer({ description: 'Runs at once' })),
  publicUrl: nullable(Type.String()),
  version: Type.Integer(),
});

export const adminRoutes: ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/settings/',
    access: 'admin',
    tag: 'Administration',
    summary: 'Shows the settings that hold for all hosts',
    result: globalShape,
    handle: async ({ services }) => showSettings(services),
  }),
  apiRoute({
    method: 'PATCH',
    path: '/api/settings/',
    access: 'admin',
    audit: 'settings.update',
    tag: 'Administration',
    summary: 'Changes settings for all hosts; absent fields stay as they are',
    body: closed({
      ...settingsChange,
      timeZone: Type.Optional(nullable(Type.String({ maxLength: 64 }))),
      maxConcurrent: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 64 }))),
      publicUrl: Type.Optional(nullable(Type.String({ maxLength: 1024 }))),
    }),
    result: closed({ ...globalShape.properties, changes: Type.Array(changeShape) }),
    handle: async ({ services, body, request }) => {
      const changed = await changeSettings(services, body);
      request.note.detail = changed.changes.map(({ field }) => field).join(', ');
      return changed;
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/backup-root/',
    access: 'admin',
    audit: 'root.set',
    tag: 'Administration',
    summary: 'Lets the backup host look at a directory that is to hold all snapshots, or make it that',
    body: closed({ path: rootPathShape, apply: setRootEvent.properties.apply }),
    result: runShape,
    status: 202,
    handle: async ({ services, body, request }) => {
      request.note.detail = `${body.apply === true ? 'make' : 'look'} ${body.path}`;
      return askForRoot(services, body, { by: identityOf(request).user, trigger: 'api' });
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/account/',
    access: 'viewer',
    tag: 'Administration',
    summary: 'Says who asks, and with what right',
    result: closed({ name: Type.String(), role: roleShape, by: Type.Enum(['session', 'token']) }),
    handle: async ({ request }) => {
      const { user: name, role, by } = identityOf(request);
      return { name, role, by };
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/users/',
    access: 'admin',
    tag: 'Administration',
    summary: 'Lists who may log in',
    result: closed({ items: Type.Array(userShape) }),
    handle: async ({ services }) => ({ items: await listUsers(services) }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/users/',
    access: 'admin',
    audit: 'user.create',
    tag: 'Administration',
    summary: 'Makes a user',
    body: closed({ name: userNameShape, role: roleShape, password: passwordShape, currentPassword }),
    result: userShape,
    status: 201,
    handle: async ({ services, body: { currentPassword: own, ...user }, request }) => {
      request.note.target = user.name;
      await requireOwnPassword(request, own);
      return createUser(services, { ...user, givenPassword: true });
    },
  }),
  apiRoute({
    method: 'PATCH',
    path: '/api/users/:name/',
    access: 'admin',
    audit: 'user.update',
    tag: 'Administration',
    summary: 'Changes a user: role, password, whether they may log in; ends their sessions',
    params: closed({ name: userNameShape }),
    body: closed({
      role: Type.Optional(roleShape),
      password: Type.Optional(passwordShape),
      disabled: Type.Optional(Type.Boolean()),
      signOut: Type.Optional(Type.Boolean()),
      currentPassword,
    }),
    result: userShape,
    handle: async ({ services, params, body: { currentPassword: own, ...changes }, request }) => {
      request.note.detail = Object.keys(changes).join(', ');
      await requireOwnPassword(request, own);
      const givenPassword = params.name !== identityOf(request).user;
      return changeUser(services, { ...params, ...changes, givenPassword });
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/tokens/',
    access: 'admin',
    tag: 'Administration',
    summary: 'Lists tokens, without their secrets',
    result: closed({ items: Type.Array(tokenShape) }),
    handle: async ({ services }) => ({ items: await listTokens(services) }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/tokens/',
    access: 'admin',
    audit: 'token.create',
    tag: 'Administration',
    summary: 'Makes a token; its secret is shown this once',
    body: closed({
      user: Type.Optional(userNameShape),
      name: Type.String({ minLength: 1, maxLength: 80 }),
      scope: scopeShape,
      expiresDays: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 3650 }))),
      currentPassword,
    }),
    result: createdTokenShape,
    status: 201,
    handle: async ({ services, body: { currentPassword: own, ...token }, request }) => {
      const user = token.user ?? identityOf(request).user;
      request.note.target = user;
      request.note.detail = `${token.name}, ${token.scope}`;
      await requireOwnPassword(request, own);
      return createToken(services, { ...token, user, expiresDays: token.expiresDays ?? null });
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/tokens/:id/',
    access: 'admin',
    audit: 'token.revoke',
    tag: 'Administration',
    summary: 'Ends a token for good',
    params: closed({ id: Type.String({ pattern: '^[1-9][0-9]{0,8}$', expected: 'the number of a token' }) }),
    result: tokenShape,
    handle: async ({ services, params }) => revokeToken(services, Number(params.id)),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/audit/',
    access: 'admin',
    tag: 'Administration',
    summary: 'Lists what people did and tried, newest first',
    query: closed({
      actor: Type.Optional(Type.String({ maxLength: 100 })),
      action: Type.Optional(
        Type.String({ maxLength: 64, description: '`host.update`, or `host` for all of a kind' }),
      ),
      ...pageQuery,
    }),
    result: pageOf(auditShape),
    handle: async ({ services, query }) => listAudit(services, query),
  }),
];
