import type { FastifyInstance, FastifyReply } from 'fastify';
import { parseValue } from '../../../contracts/parse-value.ts';
import { treePathShape } from '../../../contracts/restore.ts';
import { InvalidInputError } from '../../../domain/errors.ts';
import { browseSnapshot, openSnapshotArchive } from '../../../operations/browse-snapshot.ts';
import { showSnapshotFile } from '../../../operations/show-snapshot-file.ts';
import { snapshotNeighbours } from '../../../operations/snapshot-neighbours.ts';
import type { FormBody } from '../../parse-bodies.ts';
import { BrowsePage } from '../browse-page.tsx';
import { FilePage } from '../file-page.tsx';
import { pathCrumbs } from '../views/path-crumbs.ts';
import { showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';
import { refOf } from './snapshot-routes.tsx';

const pageSize = 200;
const path = '/snapshots/:host/:kind/:name';

/** Looking into snapshots, and taking things out of them. Whoever reads files reads everything: operators. */
export function registerBrowse(app: FastifyInstance): void {
  showPage(app, { path: `${path}/files`, access: 'operator' }, browsePage);
  showPage(app, { path: `${path}/file`, access: 'operator' }, filePage);
  takeForm(app, { path: `${path}/archive`, access: 'operator', audit: 'snapshot.download' }, takeArchive);
}

async function browsePage(call: PageCall): Promise<PageAnswer> {
  const { services, chrome, query } = call;
  const ref = refOf(call);
  const { cursor, q = '' } = query;
  const filter = q.slice(0, 255);
  const { startedAt, status, older, newer } = await snapshotNeighbours(services, ref);
  const { host, kind, name: snapshot } = ref;
  const shown = await browseSnapshot(services, {
    ...{ host, kind, snapshot, pageSize },
    ...(query['path'] === undefined ? {} : { path: checkedPath(query['path']) }),
    ...(cursor === undefined ? {} : { cursor: checkedCursor(cursor) }),
    ...(filter === '' ? {} : { matching: filter }),
  });
  const view = {
    ...shown,
    ...{ startedAt, status, older, newer, filter },
    crumbs: pathCrumbs(shown.top, shown.id),
    isContinued: cursor !== undefined,
  };
  return { page: <BrowsePage view={view} chrome={chrome} /> };
}

async function filePage(call: PageCall): Promise<PageAnswer> {
  const { services, chrome, query } = call;
  const ref = refOf(call);
  const { startedAt, status } = await snapshotNeighbours(services, ref);
  const { host, kind, name: snapshot } = ref;
  const shown = await showSnapshotFile(services, {
    ...{ host, kind, snapshot },
    path: checkedPath(query['path'] ?? ''),
  });
  const view = { ...shown, startedAt, status, crumbs: pathCrumbs(shown.top, shown.id) };
  return { page: <FilePage view={view} chrome={chrome} /> };
}

async function takeArchive(call: PageCall): Promise<PageAnswer> {
  const { services, request, form, reply } = call;
  const { host, kind, name: snapshot } = refOf(call);
  const paths = pickedPaths(form);
  const format = form['format'] === 'zip' ? 'zip' : 'tar';
  request.note.detail = `${format} of ${paths.length === 0 ? 'everything' : `${paths.length} chosen`}`;
  const place = { host, kind, snapshot, paths, format } as const;
  const { fileName, stream } = await openSnapshotArchive(services, place, untilGone(reply));
  return { attachment: stream, fileName, type: format === 'zip' ? 'application/zip' : 'application/x-tar' };
}

/**
 * The ticked entries of a directory; with none ticked, the directory itself.
 *
 * @returns none for everything
 * @throws InvalidInputError
 */
export function pickedPaths(form: FormBody): string[] {
  const picked = Object.entries(form).filter(([field]) => /^p(?:ick|ath)-\d+$/.test(field));
  const paths = picked.map(([, id]) => checkedPath(id));
  if (paths.length > 0) return paths;
  const { here = '' } = form;
  return here === '' || here === 'id:' ? [] : [checkedPath(here)];
}

/** @throws InvalidInputError */
export function checkedPath(text: string): string {
  return parseValue(treePathShape, text, 'path');
}

function checkedCursor(text: string): string {
  if (/^[A-Za-z0-9_-]{1,400}$/.test(text)) return text;
  throw new InvalidInputError('Invalid cursor: expected one from the link to the next page.');
}

/** Aborted when the reply is over, read to its end or not. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
