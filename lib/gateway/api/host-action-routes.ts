import { Type } from 'typebox';
import { hostKeyShape } from '../../contracts/host-shape.ts';
import { pruneResult } from '../../contracts/prune.ts';
import { runShape } from '../../contracts/run-shape.ts';
import { closed, nullable, snapshotKindShape, timeShape } from '../../contracts/shapes.ts';
import { approveHostKeys, revokeHostKeys, showHostKeys } from '../../operations/host-keys.ts';
import { pruneHost } from '../../operations/prune-host.ts';
import {
  askForBackup,
  askForCheck,
  askForDiscover,
  askForKeyScan,
  askForPrune,
} from '../../operations/ask-for-run.ts';
import { currentPassword, requireOwnPassword } from '../auth/require-own-password.ts';
import { identityOf } from '../request-facts.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';
import { hostParams } from './host-routes.ts';

const planQuery = {
  kind: Type.Optional(Type.Enum(['scheduled', 'manual', 'all'])),
  protectBases: Type.Optional(Type.Boolean()),
  maxDelete: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
};
const keysShape = closed({
  host: Type.String(),
  approved: Type.Array(hostKeyShape),
  presented: nullable(
    closed({
      runId: Type.String(),
      at: timeShape,
      keys: Type.Array(closed({ keyType: Type.String(), fingerprint: Type.String() })),
    }),
  ),
  state: Type.Enum(['unknown', 'approved', 'changed']),
});
const fingerprintShape = Type.String({
  pattern: '^SHA256:[A-Za-z0-9+/]{43}$',
  expected: 'a fingerprint, "SHA256:…"',
});

export const hostActionRoutes: ApiRoute[] = [
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/backup/',
    access: 'operator',
    audit: 'host.backup',
    tag: 'Actions',
    summary: 'Queues a backup; the run tells how it goes',
    params: hostParams,
    body: closed({
      kind: Type.Optional(snapshotKindShape),
      prune: Type.Optional(Type.Boolean()),
      dryRun: Type.Optional(Type.Boolean()),
      maxDelete: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    }),
    result: runShape,
    status: 202,
    handle: async ({ services, params, body, request }) =>
      askForBackup(services, { ...params, ...body }, { by: identityOf(request).user, trigger: 'api' }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/discover/',
    access: 'operator',
    audit: 'host.discover',
    tag: 'Actions',
    summary: 'Queues a comparison of what is on disk with what is on record',
    params: hostParams,
    result: runShape,
    status: 202,
    handle: async ({ services, params, request }) =>
      askForDiscover(services, params, { by: identityOf(request).user, trigger: 'api' }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/check/',
    access: 'operator',
    audit: 'host.check',
    tag: 'Actions',
    summary: 'Queues a try of everything that a backup needs; the result of the run has the findings',
    params: hostParams,
    result: runShape,
    status: 202,
    handle: async ({ services, params, request }) =>
      askForCheck(services, params, { by: identityOf(request).user, trigger: 'api' }),
  }),
  apiRoute({
    method: 'GET',
    path: '/api/hosts/:host/retention/',
    access: 'viewer',
    tag: 'Actions',
    summary: 'Shows which snapshots retention keeps and would delete, and why; deletes nothing',
    params: hostParams,
    query: closed(planQuery),
    result: pruneResult,
    handle: async ({ services, params, query }) => pruneHost(services, { ...params, ...query, apply: false }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/retention/',
    access: 'operator',
    audit: 'host.prune',
    tag: 'Actions',
    summary:
      'Queues the deletion of what a plan deletes; refused when the plan is not the one that was shown',
    params: hostParams,
    body: closed({
      ...planQuery,
      planHash: Type.String({ pattern: '^[0-9a-f]{64}$', expected: 'the planHash that GET showed' }),
      currentPassword,
    }),
    result: runShape,
    status: 202,
    handle: async ({ services, params, body: { currentPassword: own, ...plan }, request }) => {
      await requireOwnPassword(request, own);
      return askForPrune(services, { ...params, ...plan }, { by: identityOf(request).user, trigger: 'api' });
    },
  }),
  apiRoute({
    method: 'GET',
    path: '/api/hosts/:host/keys/',
    access: 'viewer',
    tag: 'Host keys',
    summary: 'Shows the approved keys of a host, and those it showed at the last look',
    params: hostParams,
    result: keysShape,
    handle: async ({ services, params }) => showHostKeys(services, params),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/keys/scan/',
    access: 'operator',
    audit: 'host.scan-keys',
    tag: 'Host keys',
    summary: 'Lets the backup host ask for the keys; approves nothing',
    params: hostParams,
    result: runShape,
    status: 202,
    handle: async ({ services, params, request }) =>
      askForKeyScan(services, params, { by: identityOf(request).user, trigger: 'api' }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/keys/',
    access: 'admin',
    audit: 'host.approve-key',
    tag: 'Host keys',
    summary: 'Approves keys that the last look found, in place of all others',
    params: hostParams,
    body: closed({ fingerprints: Type.Array(fingerprintShape, { minItems: 1, maxItems: 10 }) }),
    result: keysShape,
    handle: async ({ services, params, body, request }) => {
      request.note.detail = body.fingerprints.join(', ');
      return approveHostKeys(services, { ...params, ...body, by: identityOf(request).user });
    },
  }),
  apiRoute({
    method: 'DELETE',
    path: '/api/hosts/:host/keys/',
    access: 'admin',
    audit: 'host.revoke-key',
    tag: 'Host keys',
    summary: 'Withdraws the approved keys; the host is not connected to any more',
    params: hostParams,
    body: closed({ currentPassword }),
    result: keysShape,
    handle: async ({ services, params, body, request }) => {
      await requireOwnPassword(request, body.currentPassword);
      return revokeHostKeys(services, params);
    },
  }),
];
