import { Type } from 'typebox';
import { pageOf, pageQuery } from '../../contracts/page-shape.ts';
import {
  closed,
  hostNameShape,
  snapshotKindShape,
  snapshotNameShape,
  snapshotStatusShape,
} from '../../contracts/shapes.ts';
import { snapshotShape } from '../../contracts/snapshot-shape.ts';
import { acknowledgeSnapshot } from '../../operations/acknowledge-snapshot.ts';
import { listSnapshots } from '../../operations/list-snapshots.ts';
import { pinSnapshot } from '../../operations/pin-snapshot.ts';
import { showSnapshot } from '../../operations/show-snapshot.ts';
import { identityOf } from '../request-facts.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';

const snapshotParams = closed({ host: hostNameShape, kind: snapshotKindShape, name: snapshotNameShape });
const changed = closed({ changed: Type.Boolean(), snapshot: snapshotShape });

const pinRoute = (verb: 'pin' | 'unpin', summary: string) =>
  apiRoute({
    method: 'POST',
    path: `/api/snapshots/:host/:kind/:name/${verb}/`,
    access: 'operator',
    audit: `snapshot.${verb}`,
    tag: 'Snapshots',
    summary,
    params: snapshotParams,
    result: changed,
    handle: async ({ services, params: { host, name } }) =>
      pinSnapshot(services, { host, snapshot: name, pinned: verb === 'pin' }),
  });

export const snapshotRoutes: ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/snapshots/',
    access: 'viewer',
    tag: 'Snapshots',
    summary: 'Lists snapshots, newest first',
    query: closed({
      host: Type.Optional(hostNameShape),
      kind: Type.Optional(snapshotKindShape),
      status: Type.Optional(snapshotStatusShape),
      ...pageQuery,
    }),
    result: pageOf(snapshotShape),
    handle: async ({ services, query }) => listSnapshots(services, query),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/snapshots/:host/:kind/:name/',
    access: 'viewer',
    tag: 'Snapshots',
    summary: 'Shows one snapshot',
    params: snapshotParams,
    result: snapshotShape,
    handle: async ({ services, params }) => (await showSnapshot(services, params)).snapshot,
  }),
  pinRoute('pin', 'Keeps a snapshot from retention, whatever its policy says'),
  pinRoute('unpin', 'Gives a snapshot back to retention'),
  apiRoute({
    method: 'POST',
    path: '/api/snapshots/:host/:kind/:name/acknowledge/',
    access: 'operator',
    audit: 'snapshot.acknowledge',
    tag: 'Snapshots',
    summary: 'Says that a suspicious snapshot was looked at and is right',
    params: snapshotParams,
    result: changed,
    handle: async ({ services, params: { host, name }, request }) =>
      acknowledgeSnapshot(services, { host, snapshot: name, by: identityOf(request).user }),
  }),
];
