import { Type } from 'typebox';
import { mayReplaceFiles, restoreWish, treePathShape } from '../../contracts/restore.ts';
import { runShape } from '../../contracts/run-shape.ts';
import {
  closed,
  countShape,
  hostNameShape,
  nullable,
  snapshotIdShape,
  snapshotKindShape,
  snapshotNameShape,
} from '../../contracts/shapes.ts';
import { verifyWish } from '../../contracts/verify.ts';
import { askForRestore, askForVerify } from '../../operations/ask-for-run.ts';
import { browseSnapshot } from '../../operations/browse-snapshot.ts';
import { currentPassword, requireOwnPassword } from '../auth/require-own-password.ts';
import { identityOf } from '../request-facts.ts';
import { apiRoute, type ApiRoute } from './api-route.ts';
import { hostParams } from './host-routes.ts';

const listing = closed({
  host: hostNameShape,
  snapshot: snapshotIdShape,
  path: Type.String({ description: 'As it was on the host, made safe to show' }),
  id: Type.String({ description: 'Names the path exactly' }),
  top: Type.String({ description: 'The path of the whole tree: the source, or / with several' }),
  entries: Type.Array(
    closed({
      name: Type.String({ description: 'Made safe to show' }),
      id: Type.String({ description: 'Names the path exactly; may be given wherever a path may' }),
      exactName: Type.Boolean({ description: 'The name is UTF-8' }),
      type: Type.Enum(['file', 'directory', 'symlink', 'fifo', 'socket', 'block-device', 'character-device']),
      sizeBytes: countShape,
      mode: Type.String(),
      owner: Type.String(),
      group: Type.String(),
      modifiedAt: nullable(Type.String()),
      linkTarget: nullable(Type.String()),
    }),
  ),
  next: nullable(Type.String({ description: 'Cursor of the next page' })),
});

/** Looking into snapshots, and getting files back. Whoever reads files reads everything: operators. */
export const recoveryRoutes: ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/api/snapshots/:host/:kind/:name/files/',
    access: 'operator',
    tag: 'Recovery',
    summary: 'Lists a directory of a snapshot',
    params: closed({ host: hostNameShape, kind: snapshotKindShape, name: snapshotNameShape }),
    query: closed({
      path: Type.Optional(treePathShape),
      cursor: Type.Optional(Type.String({ maxLength: 400, pattern: '^[A-Za-z0-9_-]+$' })),
      pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
      matching: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 255,
          description: 'Only names that hold this, whatever its case',
        }),
      ),
    }),
    result: listing,
    handle: async ({ services, params: { host, kind, name }, query }) =>
      browseSnapshot(services, { host, kind, snapshot: name, ...query }),
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/restore/',
    access: 'admin',
    audit: 'host.restore',
    tag: 'Recovery',
    summary: 'Queues a restore to a directory of the backup host, or back to the host',
    params: hostParams,
    body: closed({ ...restoreWish.properties, currentPassword }),
    result: runShape,
    status: 202,
    handle: async ({ services, params, body: { currentPassword: own, ...wish }, request }) => {
      const { dryRun = false, to } = wish;
      request.note.detail = `${dryRun ? 'dry run, ' : ''}to ${to.place} ${to.path ?? ''}`.trim();
      if (!dryRun && mayReplaceFiles(wish)) await requireOwnPassword(request, own);
      return askForRestore(
        services,
        { ...params, ...wish },
        { by: identityOf(request).user, trigger: 'api' },
      );
    },
  }),
  apiRoute({
    method: 'POST',
    path: '/api/hosts/:host/verify/',
    access: 'operator',
    audit: 'host.verify',
    tag: 'Recovery',
    summary: 'Queues a comparison of snapshots with their recorded checksums',
    params: hostParams,
    body: verifyWish,
    result: runShape,
    status: 202,
    handle: async ({ services, params, body, request }) =>
      askForVerify(services, { ...params, ...body }, { by: identityOf(request).user, trigger: 'api' }),
  }),
];
