import type { FastifyInstance } from 'fastify';
import { parseValue } from '../../../contracts/parse-value.ts';
import { verifyWish } from '../../../contracts/verify.ts';
import { InvalidInputError } from '../../../domain/errors.ts';
import { askForVerify } from '../../../operations/ask-for-run.ts';
import { configureVerifySchedule } from '../../../operations/configure-verify-schedule.ts';
import { listDamage, type DamageList } from '../../../operations/list-damage.ts';
import { previewSchedule } from '../../../operations/preview-schedule.ts';
import { showHostHead } from '../../../operations/show-host-head.ts';
import { showVerifySchedule } from '../../../operations/show-schedule.ts';
import { showVerification, type VerificationResult } from '../../../operations/show-verification.ts';
import { hostPath, runPath } from '../format/paths.ts';
import { VerifyPage } from '../verify-page.tsx';
import type { FormState } from '../views/form-state.ts';
import type { VerifyView } from '../views/verify-view.ts';
import { askerOf } from './host-action-routes.tsx';
import { hostOf, toHead } from './host-routes.tsx';
import { formProblems, showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';
import { besideItsField } from './plan-routes.tsx';
import { toRunRow } from './to-run-row.ts';

/** Reading snapshots again: how far it is, asking for it, and its schedule. */
export function registerVerify(app: FastifyInstance): void {
  const path = '/hosts/:host/verify';
  showPage(app, { path, access: 'viewer' }, async (call) => verifyPage(call, {}));
  takeForm(app, { path, access: 'operator', audit: 'host.verify' }, takeVerify);
  takeForm(app, { path: `${path}/schedule`, access: 'admin', audit: 'schedule.update' }, takeSchedule);
}

async function takeVerify(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  try {
    const { snapshot = '', samplePercent = '', repair } = form;
    const sample = wholeNumber(samplePercent);
    const wish = parseValue(
      verifyWish,
      {
        ...(snapshot === '' ? {} : { snapshot }),
        ...(sample === null || sample === 100 ? {} : { samplePercent: sample }),
        ...(repair === 'on' ? { repair: true } : {}),
      },
      'form',
    );
    request.note.detail = [snapshot, sample === null ? '' : `${sample} %`, repair === 'on' ? 'repair' : '']
      .filter((part) => part !== '')
      .join(', ');
    const { id } = await askForVerify(services, { ...hostOf(call), ...wish }, askerOf(call));
    return { redirect: runPath(id), notice: 'queued' };
  } catch (error) {
    const { problems, status } = formProblems(error, ['snapshot', 'samplePercent']);
    return verifyPage(call, { form: { values: form, problems }, status });
  }
}

async function takeSchedule(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { intent = 'save', cron = '', timeZone = '', samplePercent = '' } = form;
  const page = hostPath(hostOf(call).host, 'verify');
  try {
    if (intent === 'preview') {
      request.note.skip = true;
      return await verifyPage(call, { schedule: { values: form, problems: [] } });
    }
    if (intent === 'remove') {
      request.note.detail = 'verify removed';
      await configureVerifySchedule(services, { ...hostOf(call), remove: true });
      return { redirect: page, notice: 'removed' };
    }
    request.note.detail = `verify ${cron}`;
    const sample = wholeNumber(samplePercent);
    await configureVerifySchedule(services, {
      ...hostOf(call),
      cron: cron.trim(),
      // the zone that it would have anyway is inherited, so that it follows when that one changes
      timeZone: timeZone === '' || timeZone === (await inheritedZone(call)) ? null : timeZone,
      samplePercent: sample === 100 ? null : sample,
      enabled: form['enabled'] === 'on',
    });
    return { redirect: page, notice: 'saved' };
  } catch (error) {
    const { problems, status } = formProblems(error, ['cron', 'timeZone', 'samplePercent']);
    const beside = problems.map((each) =>
      /sample ?percent/i.test(each.message) ? { ...each, field: 'samplePercent' } : besideItsField(each),
    );
    return verifyPage(call, { schedule: { values: form, problems: beside }, status });
  }
}

/** @throws InvalidInputError */
function wholeNumber(text: string): number | null {
  if (text.trim() === '') return null;
  if (/^\d{1,3}$/.test(text.trim())) return Number(text);
  throw new InvalidInputError('Invalid samplePercent: expected an integer from 1 to 100.', {
    facts: { field: 'samplePercent' },
  });
}

async function inheritedZone({ services }: PageCall): Promise<string> {
  return (await previewSchedule(services, { cron: '@daily', timeZone: null })).timeZone;
}

async function verifyPage(
  call: PageCall,
  forms: { form?: FormState; schedule?: FormState; status?: number },
): Promise<PageAnswer> {
  const { services, chrome } = call;
  const head = toHead(await showHostHead(services, hostOf(call)));
  const shown = await showVerification(services, hostOf(call));
  const damage = await listDamage(services, hostOf(call));
  const view: VerifyView = {
    ...shown,
    ...{ host: head, last: lastOf(shown), runs: shown.runs.map(toRunRow) },
    damage: { ...damage, snapshots: damage.damagedSnapshots, inOne: snapshotWithAll(damage) },
    form: forms.form ?? { values: { samplePercent: '100' }, problems: [] },
    schedule: await scheduleView(call, forms.schedule),
  };
  return { page: <VerifyPage view={view} chrome={chrome} />, status: forms.status ?? 200 };
}

function lastOf({ last }: VerificationResult): VerifyView['last'] {
  if (last === null) return null;
  const { samplePercent, stats, ...run } = last;
  const { damaged = 0, bytesHashed = 0 } = stats ?? {};
  return { run: toRunRow(run), samplePercent, damaged, bytesHashed };
}

/** One snapshot that has every damaged file: verifying it alone finds, and heals, them all. */
function snapshotWithAll({ files, damagedSnapshots, filesTotal }: DamageList): string | null {
  if (filesTotal === 0 || files.length < filesTotal) return null;
  const has = (name: string) => files.every(({ snapshots }) => snapshots.some((one) => one.name === name));
  return damagedSnapshots.find(({ name }) => has(name))?.name ?? null;
}

async function scheduleView(call: PageCall, sent: FormState | undefined): Promise<VerifyView['schedule']> {
  const { services } = call;
  const { schedule, hostEnabled } = await showVerifySchedule(services, hostOf(call));
  const zone = await inheritedZone(call);
  const { cron = '0 4 * * 0', timeZone: own = zone, enabled = true, samplePercent = 10 } = schedule ?? {};
  const values = {
    ...{ cron, timeZone: own, enabled: enabled ? 'on' : '' },
    samplePercent: String(samplePercent ?? 100),
  };
  const form = sent ?? { values, problems: [] };
  const { cron: shownCron = '', timeZone = '' } = form.values;
  const preview = await previewSchedule(services, {
    cron: shownCron,
    timeZone: timeZone === '' ? null : timeZone,
  });
  return {
    exists: schedule !== null,
    hostEnabled,
    form:
      form.problems.length > 0
        ? form
        : {
            ...form,
            problems: preview.problems.map((message) => besideItsField({ field: null, message })),
          },
    next: preview.next,
    timeZone: preview.timeZone,
    timeZones: ['UTC', ...Intl.supportedValuesOf('timeZone').filter((each) => each !== 'UTC')],
    current: schedule === null ? null : { cron, samplePercent, enabled },
  };
}
