import { Type } from 'typebox';
import { pageOf, pageQuery } from '../../contracts/page-shape.ts';
import { runDetailShape, runLogLineShape, runShape } from '../../contracts/run-shape.ts';
import {
  closed,
  hostNameShape,
  runIdShape,
  runOperationShape,
  runStatusShape,
} from '../../contracts/shapes.ts';
import { cancelRun } from '../../operations/cancel-run.ts';
import { listRuns } from '../../operations/list-runs.ts';
import { showRun } from '../../operations/show-run.ts';
import { identityOf } from '../request-facts.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';

export const runParams = closed({ id: runIdShape });

/** With a run come its first lines; the rest are read from its log. */
const detailLines = 200;

export const runRoutes: ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/runs/',
    access: 'viewer',
    tag: 'Runs',
    summary: 'Lists runs, newest first',
    query: closed({
      host: Type.Optional(hostNameShape),
      status: Type.Optional(runStatusShape),
      operation: Type.Optional(runOperationShape),
      before: Type.Optional(Type.String({ ...runIdShape, description: 'Only runs older than this one' })),
      ...pageQuery,
    }),
    result: pageOf(runShape),
    handle: async ({ services, query }) => listRuns(services, query),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/runs/:id/',
    access: 'viewer',
    tag: 'Runs',
    summary: 'Shows a run: progress, outcome, cause and cure',
    params: runParams,
    result: runDetailShape,
    handle: async ({ services, params }) => showRun(services, { ...params, limit: detailLines }),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/runs/:id/log',
    access: 'viewer',
    tag: 'Runs',
    summary: 'Reads what a run said',
    params: runParams,
    query: closed({
      after: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Only lines after this `seq`' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
    }),
    result: closed({
      runId: runIdShape,
      status: runStatusShape,
      lines: Type.Array(closed({ ...runLogLineShape.properties, level: Type.String() })),
    }),
    handle: async ({ services, params, query }) => {
      const run = await showRun(services, { ...params, afterSeq: query.after, limit: query.limit });
      return { runId: run.id, status: run.status, lines: run.log };
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/runs/:id/cancel/',
    access: 'operator',
    audit: 'run.cancel',
    tag: 'Runs',
    summary: 'Takes a waiting run out of the queue, or asks a running one to stop',
    params: runParams,
    result: runShape,
    status: 202,
    handle: async ({ services, params, request }) =>
      cancelRun(services, { ...params, by: identityOf(request).user }),
  }),
];
