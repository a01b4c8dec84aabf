import type { FastifyInstance } from 'fastify';
import { parseValue } from '../../../contracts/parse-value.ts';
import { rootPathShape, setRootResult } from '../../../contracts/set-root.ts';
import { InvalidInputError } from '../../../domain/errors.ts';
import { askForRoot } from '../../../operations/ask-for-run.ts';
import { lastRun } from '../../../operations/last-run.ts';
import { reportStatus } from '../../../operations/report-status.ts';
import { RootPage } from '../root-page.tsx';
import type { FormState } from '../views/form-state.ts';
import { askerOf } from './host-action-routes.tsx';
import { formProblems, showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';
import { resultOf } from './result-of.ts';
import { toRunRow } from './to-run-row.ts';

/** The steps of a new installation that have no page of their own elsewhere. */
export function registerSetup(app: FastifyInstance): void {
  showPage(app, { path: '/setup/root', access: 'admin' }, async (call) => rootPage(call, null));
  takeForm(app, { path: '/setup/root', access: 'admin', audit: 'root.set' }, takeRootForm);
}

async function takeRootForm(call: PageCall): Promise<PageAnswer> {
  const { services, form, request } = call;
  const { intent = '', path = '' } = form;
  request.note.detail = `${intent} ${path}`.slice(0, 200);
  try {
    if (intent !== 'look' && intent !== 'make') {
      throw new InvalidInputError('Invalid intent: expected look or make.');
    }
    const event = { path: parseValue(rootPathShape, path.trim(), 'path'), apply: intent === 'make' };
    await askForRoot(services, event, askerOf(call));
    return { redirect: '/setup/root' };
  } catch (error) {
    const { problems, status } = formProblems(error, ['path']);
    return rootPage(call, { values: { path }, problems }, status);
  }
}

async function rootPage(call: PageCall, form: FormState | null, status = 200): Promise<PageAnswer> {
  const { services, chrome } = call;
  const { backupRoot, scheduler } = await reportStatus(services);
  const run = await lastRun(services, { operation: 'set-root' });
  const asked = (run?.event as { path?: unknown } | undefined)?.path;
  const view = {
    current: backupRoot.path,
    workerRunning: scheduler.workers > 0,
    run: run === null ? null : toRunRow(run),
    cure: run?.error?.cure ?? null,
    found: run === null ? null : resultOf(run, 'set-root', setRootResult),
    form: form ?? { values: { path: typeof asked === 'string' ? asked : '' }, problems: [] },
  };
  return { page: <RootPage view={view} chrome={chrome} />, status };
}
