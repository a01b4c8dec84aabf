import type { FastifyInstance } from 'fastify';
import { parseValue } from '../../../contracts/parse-value.ts';
import { mayReplaceFiles, restoreWish, type RestoreEvent } from '../../../contracts/restore.ts';
import { InvalidInputError } from '../../../domain/errors.ts';
import { showText } from '../../../domain/show-text.ts';
import { askForRestore } from '../../../operations/ask-for-run.ts';
import { describeSelection } from '../../../operations/describe-selection.ts';
import { restoreEvidence } from '../../../operations/restore-evidence.ts';
import { snapshotNeighbours } from '../../../operations/snapshot-neighbours.ts';
import { requireOwnPassword } from '../../auth/require-own-password.ts';
import type { FormBody } from '../../parse-bodies.ts';
import { runPath } from '../format/paths.ts';
import { wishOf } from '../format/restore-words.ts';
import { RestorePage } from '../restore-page.tsx';
import type { FormState } from '../views/form-state.ts';
import { checkedPath, pickedPaths } from './browse-routes.tsx';
import { askerOf } from './host-action-routes.tsx';
import { formProblems, showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';
import { refOf } from './snapshot-routes.tsx';

const route = { path: '/snapshots/:host/:kind/:name/restore', access: 'admin' } as const;

/**
 * Getting files back, with a look at what will happen before. An admin's affair, as over the API: a restore writes as
 * the service's user, here or on a host.
 */
export function registerRestore(app: FastifyInstance): void {
  showPage(app, route, async (call) => {
    const { path = '' } = call.query;
    const paths = path === '' || path === 'id:' ? [] : [checkedPath(path)];
    return restorePage(call, 'choose', paths, { values: {}, problems: [] });
  });
  takeForm(app, { ...route, audit: 'host.restore' }, takeRestore);
}

async function takeRestore(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { host, name: snapshot } = refOf(call);
  const { intent = '' } = form;
  const paths = pickedPaths(form);
  const values = keptValues(form);
  // looking and thinking about it is nothing for the audit log
  request.note.skip = intent === 'choose' || intent === 'change' || intent === 'review';
  if (intent === 'choose' || intent === 'change') {
    return restorePage(call, 'choose', paths, { values, problems: [] });
  }
  let event: Omit<RestoreEvent, 'runId'>;
  try {
    event = { host, snapshot, ...readWish(form, paths) };
    if (intent === 'review') return await restorePage(call, 'review', paths, { values, problems: [] });
  } catch (error) {
    const { problems, status } = formProblems(error, ['directory', 'hostDirectory']);
    return restorePage(call, 'choose', paths, { values, problems }, status);
  }
  try {
    if (intent !== 'dry-run' && intent !== 'start') {
      throw new InvalidInputError('Invalid intent: expected choose, change, review, dry-run or start.');
    }
    const dryRun = intent === 'dry-run';
    const { place, path = '' } = event.to as { place: string; path?: string };
    request.note.target = host;
    request.note.detail = `${dryRun ? 'dry run, ' : ''}${snapshot} to ${place} ${path}`.trim();
    if (!dryRun) await confirm(call, event);
    const { id } = await askForRestore(services, { ...event, ...(dryRun ? { dryRun } : {}) }, askerOf(call));
    return { redirect: runPath(id), notice: 'queued' };
  } catch (error) {
    const { problems, status } = formProblems(error, ['confirmHost', 'currentPassword']);
    const beside = problems.map((each) =>
      /^Invalid confirmation/.test(each.message) ? { ...each, field: 'confirmHost' } : each,
    );
    return restorePage(call, 'review', paths, { values, problems: beside }, status);
  }
}

/** What may replace or delete files that are there needs the password, a deletion the typed name as well. */
async function confirm({ request, form }: PageCall, event: Omit<RestoreEvent, 'runId'>): Promise<void> {
  if (event.deleteExtra === true && event.confirm !== event.host) {
    throw new InvalidInputError(
      `Invalid confirmation "${showText(form['confirmHost'] ?? '', 60)}": expected the name of the host, ${event.host}.`,
    );
  }
  if (mayReplaceFiles(event)) await requireOwnPassword(request, form['currentPassword']);
}

/** @throws InvalidInputError with the field that is wrong */
function readWish(form: FormBody, paths: readonly string[]) {
  const { place, directory, hostDirectory, overwrite, deleteExtra } = wishOf({
    form: { values: form, problems: [] },
  });
  const to =
    place === 'directory'
      ? { place: 'directory', path: absolute(directory, 'directory') }
      : { place: 'host', ...(place === 'host' ? { path: absolute(hostDirectory, 'hostDirectory') } : {}) };
  const isAll = paths.length === 0;
  return parseValue(
    restoreWish,
    {
      to,
      ...(isAll ? {} : { paths }),
      ...(overwrite && place === 'directory' ? { overwrite } : {}),
      ...(deleteExtra && isAll ? { deleteExtra, confirm: form['confirmHost'] ?? '' } : {}),
    },
    'form',
  );
}

function absolute(text: string, field: 'directory' | 'hostDirectory'): string {
  const path = text.trim();
  if (path.startsWith('/') && path.length <= 4096 && !/[\u0000-\u001f\u007f]/.test(path)) return path;
  throw new InvalidInputError(
    `Invalid directory "${showText(path, 200)}": expected an absolute path such as "/srv/restored".`,
    { facts: { field } },
  );
}

function keptValues(form: FormBody): Record<string, string> {
  const kept = ['place', 'directory', 'hostDirectory', 'overwrite', 'deleteExtra'];
  return Object.fromEntries(kept.map((name) => [name, form[name] ?? '']));
}

async function restorePage(
  call: PageCall,
  step: 'choose' | 'review',
  paths: readonly string[],
  form: FormState,
  status = 200,
): Promise<PageAnswer> {
  const { services, chrome } = call;
  const ref = refOf(call);
  const { host, kind, name } = ref;
  const place = { host, kind, snapshot: name };
  const neighbours = await snapshotNeighbours(services, ref);
  const view = {
    ...{ host, snapshot: { kind, name }, step, form },
    ...(await describeSelection(services, { ...place, paths })),
    ...{ startedAt: neighbours.startedAt, status: neighbours.status },
    evidence: await restoreEvidence(services, { host }),
    node: services.config.node,
  };
  return { page: <RestorePage view={view} chrome={chrome} />, status };
}
