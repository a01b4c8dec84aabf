import type { FastifyInstance } from 'fastify';
import { InvalidInputError } from '../../../domain/errors.ts';
import { showText } from '../../../domain/show-text.ts';
import type { SnapshotKind } from '../../../domain/snapshot-ref.ts';
import { askForPrune } from '../../../operations/ask-for-run.ts';
import { configureSchedule } from '../../../operations/configure-schedule.ts';
import { previewSchedule } from '../../../operations/preview-schedule.ts';
import { showHostHead } from '../../../operations/show-host-head.ts';
import { showRetention } from '../../../operations/show-retention.ts';
import { showSchedule } from '../../../operations/show-schedule.ts';
import { requireOwnPassword } from '../../auth/require-own-password.ts';
import { hostPath, runPath } from '../format/paths.ts';
import { RetentionPage } from '../retention-page.tsx';
import { SchedulePage } from '../schedule-page.tsx';
import type { FormProblem, FormState } from '../views/form-state.ts';
import { askerOf } from './host-action-routes.tsx';
import { hostOf, toHead } from './host-routes.tsx';
import { formProblems, showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';

/** When a host is backed up, and what retention keeps of it. */
export function registerPlans(app: FastifyInstance): void {
  showPage(app, { path: '/hosts/:host/schedule', access: 'admin' }, async (call) => {
    const { schedule } = await showSchedule(call.services, hostOf(call));
    const zone = await inheritedZone(call);
    const { cron = '15 2 * * *', prune = true, enabled = true, timeZone = zone } = schedule ?? {};
    const values = { cron, timeZone, prune: on(prune), enabled: on(enabled) };
    return schedulePage(call, { values, problems: [] });
  });
  takeForm(app, { path: '/hosts/:host/schedule', access: 'admin', audit: 'schedule.update' }, takeSchedule);
  showPage(app, { path: '/hosts/:host/retention', access: 'viewer' }, async (call) =>
    retentionPage(call, call.query, []),
  );
  takeForm(app, { path: '/hosts/:host/retention', access: 'operator', audit: 'host.prune' }, applyPlan);
}

async function inheritedZone({ services }: PageCall): Promise<string> {
  return (await previewSchedule(services, { cron: '@daily', timeZone: null })).timeZone;
}

function on(flag: boolean): string {
  return flag ? 'on' : '';
}

async function takeSchedule(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { intent = 'save', cron = '', timeZone = '' } = form;
  const page = hostPath(hostOf(call).host);
  try {
    if (intent === 'preview') {
      request.note.skip = true;
      return await schedulePage(call, { values: form, problems: [] });
    }
    if (intent === 'remove') {
      request.note.detail = 'removed';
      await configureSchedule(services, { ...hostOf(call), remove: true });
      return { redirect: page, notice: 'removed' };
    }
    request.note.detail = cron;
    await configureSchedule(services, {
      ...hostOf(call),
      cron: cron.trim(),
      // the zone that it would have anyway is inherited, so that it follows when that one changes
      timeZone: timeZone === '' || timeZone === (await inheritedZone(call)) ? null : timeZone,
      prune: form['prune'] === 'on',
      enabled: form['enabled'] === 'on',
    });
    return { redirect: page, notice: 'saved' };
  } catch (error) {
    const { problems, status } = formProblems(error, ['cron', 'timeZone']);
    return schedulePage(call, { values: form, problems: problems.map(besideItsField) }, status);
  }
}

export function besideItsField(problem: FormProblem): FormProblem {
  if (/time zone/i.test(problem.message)) return { ...problem, field: 'timeZone' };
  return /cron/i.test(problem.message) ? { ...problem, field: 'cron' } : problem;
}

async function schedulePage(call: PageCall, form: FormState, status = 200): Promise<PageAnswer> {
  const { services, chrome } = call;
  const host = toHead(await showHostHead(services, hostOf(call)));
  const { schedule } = await showSchedule(services, hostOf(call));
  const { cron = '', timeZone = '' } = form.values;
  const preview = await previewSchedule(services, { cron, timeZone: timeZone === '' ? null : timeZone });
  const problems =
    form.problems.length > 0
      ? form.problems
      : preview.problems.map((message) => besideItsField({ field: null, message }));
  const view = {
    host,
    form: { ...form, problems },
    exists: schedule !== null,
    next: preview.next,
    timeZone: preview.timeZone,
    timeZones: ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')],
  };
  return { page: <SchedulePage view={view} chrome={chrome} />, status };
}

async function applyPlan(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { host } = hostOf(call);
  try {
    if (form['confirmHost'] !== host) {
      throw new InvalidInputError(
        `Invalid confirmation "${showText(form['confirmHost'] ?? '', 60)}": expected the name of the host, ${host}.`,
        { facts: { field: 'confirmHost' } },
      );
    }
    await requireOwnPassword(request, form['currentPassword']);
    const maxDelete = wholeNumber(form['maxDelete']);
    const { id } = await askForPrune(
      services,
      {
        host,
        ...planOptions(form),
        ...(maxDelete === null ? {} : { maxDelete }),
        planHash: form['planHash'] ?? '',
      },
      askerOf(call),
    );
    return { redirect: runPath(id), notice: 'queued' };
  } catch (error) {
    const { problems, status } = formProblems(error);
    const named = problems.map((each) =>
      /^Invalid confirmation/.test(each.message) ? { ...each, field: 'confirmHost' } : each,
    );
    return retentionPage(call, form, named, status);
  }
}

function wholeNumber(text: string | undefined): number | null {
  if (text === undefined || text.trim() === '') return null;
  if (/^\d{1,6}$/.test(text.trim())) return Number(text);
  throw new InvalidInputError(`Invalid maxDelete "${showText(text, 40)}": expected an integer of 0 or more.`);
}

type Kind = SnapshotKind | 'all';

function planOptions(fields: Readonly<Record<string, string>>): { kind: Kind; protectBases?: boolean } {
  const { kind = 'scheduled', protectBases } = fields;
  const known: Kind = kind === 'manual' || kind === 'all' ? kind : 'scheduled';
  return { kind: known, ...(protectBases === undefined ? {} : { protectBases: protectBases === 'on' }) };
}

async function retentionPage(
  call: PageCall,
  fields: Readonly<Record<string, string>>,
  problems: FormProblem[],
  status = 200,
): Promise<PageAnswer> {
  const { services, chrome } = call;
  const host = toHead(await showHostHead(services, hostOf(call)));
  const retention = await showRetention(services, { ...hostOf(call), ...planOptions(fields) });
  // a plan that deletes nothing (any more) has no form beside whose fields they could stand
  const hasForm = retention.rows.some(({ keep }) => !keep);
  const notices = hasForm
    ? []
    : problems.map(({ message }) => ({ tone: 'bad' as const, text: message, cure: null }));
  const withNotices = { ...chrome, notices: [...chrome.notices, ...notices] };
  return { page: <RetentionPage view={{ host, ...retention, problems }} chrome={withNotices} />, status };
}
