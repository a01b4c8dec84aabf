import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { parseValue } from '../../contracts/parse-value.ts';
import { treePathShape } from '../../contracts/restore.ts';
import { closed, hostNameShape, snapshotKindShape, snapshotNameShape } from '../../contracts/shapes.ts';
import { openSnapshotArchive, openSnapshotFile } from '../../operations/browse-snapshot.ts';
import type { RouteFacts } from '../request-facts.ts';
import { parseByteRange } from './byte-range.ts';

const params = closed({ host: hostNameShape, kind: snapshotKindShape, name: snapshotNameShape });
const fileQuery = closed({ path: treePathShape });
const archiveQuery = closed({
  path: Type.Optional(Type.Union([treePathShape, Type.Array(treePathShape, { maxItems: 1000 })])),
  format: Type.Optional(Type.Enum(['tar', 'zip'], { description: 'Default tar, which keeps everything' })),
});
const facts: RouteFacts = { access: 'operator', kind: 'api' };

/** Contents of snapshots: always attachments without a type of their own, so no browser runs or shows them here. */
export function registerDownloadRoutes(app: FastifyInstance): void {
  const place = '/download/:host/:kind/:name';
  app.get(`${place}/file`, { config: { facts } }, async (request, reply) => {
    const { host, kind, name } = parseValue(params, { ...(request.params as object) }, 'path');
    const { path } = parseValue(fileQuery, { ...(request.query as object) }, 'query');
    const file = await openSnapshotFile(request.services, { host, kind, snapshot: name, path });
    const range = parseByteRange(request.headers.range, file.sizeBytes);
    attach(reply, file.fileName, 'application/octet-stream');
    void reply.header('accept-ranges', 'bytes');
    if (Math.abs(file.modifiedMs) < 8.64e15) {
      void reply.header('last-modified', new Date(file.modifiedMs).toUTCString());
    }
    if (range === 'unsatisfiable') {
      await file.close();
      return reply.code(416).header('content-range', `bytes */${file.sizeBytes}`).send();
    }
    const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
    void reply.header('content-length', end - start + 1);
    if (range !== null)
      void reply.code(206).header('content-range', `bytes ${start}-${end}/${file.sizeBytes}`);
    if (request.method === 'HEAD' || file.sizeBytes === 0) {
      await file.close();
      // a stream: for anything else the length of what is sent would become the header
      return reply.send(Readable.from([]));
    }
    return reply.send(file.read({ start, end }));
  });

  app.get(`${place}/archive`, { config: { facts }, exposeHeadRoute: false }, async (request, reply) => {
    const { host, kind, name } = parseValue(params, { ...(request.params as object) }, 'path');
    const { path = [], format = 'tar' } = parseValue(archiveQuery, { ...(request.query as object) }, 'query');
    const { fileName, stream } = await openSnapshotArchive(
      request.services,
      { host, kind, snapshot: name, paths: [path].flat(), format },
      untilGone(reply),
    );
    attach(reply, fileName, format === 'zip' ? 'application/zip' : 'application/x-tar');
    return reply.send(stream);
  });
}

function attach(reply: FastifyReply, fileName: string, type: string): void {
  void reply.type(type).header('content-disposition', `attachment; filename="${fileName}"`);
}

/** Aborted when the reply is over, read to its end or not. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
