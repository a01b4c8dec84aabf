import { Type } from 'typebox';
import { statusResult } from '../../contracts/status.ts';
import { closed } from '../../contracts/shapes.ts';
import { reportStatus } from '../../operations/report-status.ts';
import { version } from '../../version.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';

const links = {
  status: '/api/status/',
  hosts: '/api/hosts/',
  snapshots: '/api/snapshots/',
  runs: '/api/runs/',
  openapi: '/api/openapi.json',
  docs: '/api/docs/',
};

export const statusRoutes: ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/',
    access: 'viewer',
    tag: 'Service',
    summary: 'Says where everything is',
    result: closed({
      name: Type.Literal('pobsync'),
      version: Type.String(),
      links: Type.Record(Type.String(), Type.String()),
    }),
    handle: async () => ({ name: 'pobsync' as const, version, links }),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/status/',
    access: 'viewer',
    tag: 'Service',
    summary: 'Says how the service is: database, counts, scheduler, backup root',
    result: statusResult,
    handle: async ({ services }) => reportStatus(services),
  }),
];
