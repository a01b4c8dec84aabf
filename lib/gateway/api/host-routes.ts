import { Type } from 'typebox';
import { hostChangeResult, hostDetailShape, hostShape, settingsChange } from '../../contracts/host-shape.ts';
import { pageOf, pageQuery } from '../../contracts/page-shape.ts';
import { closed, countShape, hostNameShape } from '../../contracts/shapes.ts';
import { configureHost } from '../../operations/configure-host.ts';
import { ConflictError } from '../../domain/errors.ts';
import { deleteHost } from '../../operations/delete-host.ts';
import { hostExists } from '../../operations/host-exists.ts';
import { listHosts } from '../../operations/list-hosts.ts';
import { showHost } from '../../operations/show-host.ts';
import { currentPassword, requireOwnPassword } from '../auth/require-own-password.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';

export const hostParams = closed({ host: hostNameShape });

const hostFields = {
  address: Type.String({ maxLength: 255, examples: ['web1.example'] }),
  enabled: Type.Optional(Type.Boolean()),
  comment: Type.Optional(Type.String({ maxLength: 1000 })),
  ...settingsChange,
};

export const hostRoutes: ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/hosts/',
    access: 'viewer',
    tag: 'Hosts',
    summary: 'Lists hosts by name, with how they stand',
    query: closed({
      search: Type.Optional(Type.String({ maxLength: 255, description: 'Part of the name or the address' })),
      enabled: Type.Optional(Type.Boolean()),
      ...pageQuery,
    }),
    result: pageOf(hostShape),
    handle: async ({ services, query }) => listHosts(services, { pageSize: 50, ...query }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/',
    access: 'admin',
    audit: 'host.create',
    tag: 'Hosts',
    summary: 'Adds a host',
    body: closed({ host: hostNameShape, ...hostFields }),
    result: hostChangeResult,
    status: 201,
    handle: async ({ services, body, request }) => {
      request.note.target = body.host;
      if (await hostExists(services, body.host))
        throw new ConflictError(`Host "${body.host}" exists already.`);
      return configureHost(services, body);
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/hosts/:host/',
    access: 'viewer',
    tag: 'Hosts',
    summary: 'Shows a host with its settings and where they come from',
    params: hostParams,
    result: hostDetailShape,
    handle: async ({ services, params }) => showHost(services, params),
  }),
  apiRoute({
    method: 'PATCH',
    path: '/api/hosts/:host/',
    access: 'admin',
    audit: 'host.update',
    tag: 'Hosts',
    summary: 'Changes a host; absent fields stay as they are',
    params: hostParams,
    body: closed({
      ...hostFields,
      address: Type.Optional(hostFields.address),
      version: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Refuse when somebody changed it since' }),
      ),
    }),
    result: hostChangeResult,
    handle: async ({ services, params, body, request }) => {
      await hostExists(services, params.host, 'required');
      const changed = await configureHost(services, { ...body, ...params });
      request.note.detail = changed.changes.map(({ field }) => field).join(', ');
      return changed;
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/hosts/:host/',
    access: 'admin',
    audit: 'host.delete',
    tag: 'Hosts',
    summary: 'Removes a host; never a directory',
    params: hostParams,
    body: closed({
      forget: Type.Optional(
        Type.Boolean({ description: 'Although it has snapshots: their rows go, their files stay' }),
      ),
      confirm: Type.Optional(Type.String({ maxLength: 63, description: 'The name of the host, once more' })),
      currentPassword,
    }),
    result: closed({ host: hostNameShape, forgottenSnapshots: countShape }),
    handle: async ({ services, params, body: { currentPassword: own, ...how }, request }) => {
      await requireOwnPassword(request, own);
      return deleteHost(services, { ...params, ...how });
    },
  }),
];
