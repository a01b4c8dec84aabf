import type { FastifyInstance } from 'fastify';
import { ConflictError, InvalidInputError } from '../../../domain/errors.ts';
import { configureHost } from '../../../operations/configure-host.ts';
import { hostActivity } from '../../../operations/host-activity.ts';
import { hostExists } from '../../../operations/host-exists.ts';
import { showHostKeys } from '../../../operations/host-keys.ts';
import { showHostHead, type HostHeadView } from '../../../operations/show-host-head.ts';
import { showHost, type ShowHostResult } from '../../../operations/show-host.ts';
import { showSettings } from '../../../operations/show-settings.ts';
import type { FormBody } from '../../parse-bodies.ts';
import { hostPath } from '../format/paths.ts';
import { HostFormPage } from '../host-form-page.tsx';
import { HostPage } from '../host-page.tsx';
import { readHostForm } from '../read-settings-form.ts';
import { settingFields } from '../setting-fields.ts';
import { hostFormValues } from '../settings-form-values.ts';
import type { FormState } from '../views/form-state.ts';
import type { HostHead, HostView } from '../views/host-view.ts';
import { formProblems, showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';
import { toRunRow, toSnapshotRow } from './to-run-row.ts';

/** A host's page, and the forms that create and change one. */
export function registerHosts(app: FastifyInstance): void {
  showPage(app, { path: '/hosts/new', access: 'admin' }, async (call) =>
    newHostPage(call, { values: { enabled: 'on' }, problems: [] }),
  );
  takeForm(app, { path: '/hosts/new', access: 'admin', audit: 'host.create' }, createHost);
  showPage(app, { path: '/hosts/:host', access: 'viewer' }, async ({ services, chrome, params }) => {
    const host = params['host'] ?? '';
    const view = hostView(
      toHead(await showHostHead(services, { host })),
      await showHost(services, { host }),
      await hostActivity(services, { host }),
      (await showHostKeys(services, { host })).state,
    );
    return { page: <HostPage view={view} chrome={chrome} /> };
  });
  showPage(app, { path: '/hosts/:host/edit', access: 'admin' }, async (call) => {
    const { overrides, address, comment, enabled } = await showHost(call.services, hostOf(call));
    const values = { ...hostFormValues(overrides), ...identityValues(call, { address, comment, enabled }) };
    return editHostPage(call, { values, problems: [] });
  });
  takeForm(app, { path: '/hosts/:host/edit', access: 'admin', audit: 'host.update' }, changeHost);
}

export function hostOf({ params }: PageCall): { host: string } {
  return { host: params['host'] ?? '' };
}

export function toHead({ reason, cure, ...host }: HostHeadView): HostHead {
  return { ...host, healthReason: reason, healthCure: cure };
}

const formNames = ['address', 'comment', ...settingFields.map(({ name }) => name)];

async function createHost(call: PageCall): Promise<PageAnswer> {
  const { services, form, request } = call;
  const host = form['name'] ?? '';
  request.note.target = host;
  try {
    if (await hostExists(services, host))
      throw new ConflictError(`Host "${host}" exists already.`, { facts: { field: 'name' } });
    await configureHost(services, { host, ...identityOf(form), set: readHostForm(form) });
    return { redirect: hostPath(host), notice: 'saved' };
  } catch (error) {
    const { problems, status } = formProblems(error, formNames);
    const named = problems.map((each) =>
      /^Invalid host name/.test(each.message) ? { ...each, field: 'name' } : each,
    );
    return newHostPage(call, { values: form, problems: named }, status);
  }
}

async function changeHost(call: PageCall): Promise<PageAnswer> {
  const { services, form, request } = call;
  const { host } = hostOf(call);
  await hostExists(services, host, 'required');
  try {
    const set = readHostForm(form);
    // what the form leaves empty is inherited, so whatever was overridden before and is empty now goes
    const { overrides } = await showHost(services, { host });
    const unset = overriddenNames(overrides).filter((name) => !isSet(set, name));
    const { changes } = await configureHost(services, { host, ...identityOf(form), set, unset });
    request.note.detail = changes.map(({ field }) => field).join(', ');
    return { redirect: hostPath(host), notice: changes.length === 0 ? 'unchanged' : 'saved' };
  } catch (error) {
    const { problems, status } = formProblems(error, formNames);
    return editHostPage(call, { values: { ...form, name: host }, problems }, status);
  }
}

function identityOf(form: FormBody) {
  const address = (form['address'] ?? '').trim();
  if (address === '')
    throw new InvalidInputError('Invalid address "": expected a host name or an IP address.');
  return { address, comment: (form['comment'] ?? '').trim(), enabled: form['enabled'] === 'on' };
}

function identityValues(call: PageCall, host: { address: string; comment: string; enabled: boolean }) {
  const { address, comment, enabled } = host;
  return { name: hostOf(call).host, address, comment, enabled: enabled ? 'on' : '' };
}

function overriddenNames({ retention = {}, ...plain }: ShowHostResult['overrides']): string[] {
  return [...Object.keys(plain), ...Object.keys(retention).map((period) => `retention.${period}`)];
}

function isSet(set: Readonly<Record<string, unknown>>, name: string): boolean {
  const [field = '', period] = name.split('.');
  if (period === undefined) return field in set;
  const policy = set[field];
  return typeof policy === 'object' && policy !== null && period in policy;
}

async function newHostPage(
  { services, chrome }: PageCall,
  form: FormState,
  status = 200,
): Promise<PageAnswer> {
  const { settings } = await showSettings(services);
  const view = { host: null, form, global: settings, origins: null };
  return { page: <HostFormPage view={view} chrome={chrome} />, status };
}

async function editHostPage(call: PageCall, form: FormState, status = 200): Promise<PageAnswer> {
  const { services, chrome } = call;
  const { settings } = await showSettings(services);
  const { origins } = await showHost(services, hostOf(call));
  const host = toHead(await showHostHead(services, hostOf(call)));
  return { page: <HostFormPage view={{ host, form, global: settings, origins }} chrome={chrome} />, status };
}

function hostView(
  host: HostHead,
  shown: ShowHostResult,
  activity: Awaited<ReturnType<typeof hostActivity>>,
  state: HostView['key']['state'],
): HostView {
  const { schedule, next, settings, origins, hostKeys, lastGood } = shown;
  const [key] = hostKeys;
  const keyFailed =
    activity.runs.find(({ operation }) => operation === 'backup')?.error?.code === 'host_key_changed';
  const good = activity.snapshots.find(({ name }) => name === lastGood?.name);
  const { history, snapshotCount, bytesOnDisk } = activity;
  return {
    host,
    ...{ history, snapshotCount, bytesOnDisk, settings, origins },
    lastGood: good === undefined ? null : toSnapshotRow(good),
    schedule: schedule === null ? null : { ...schedule, next },
    key: {
      state: keyFailed && state === 'approved' ? 'changed' : state,
      approved: key === undefined ? null : { ...key, type: key.keyType },
    },
    runs: activity.runs.slice(0, 10).map(toRunRow),
    snapshots: activity.snapshots.slice(0, 10).map(toSnapshotRow),
    timeline: activity.snapshots.map(toSnapshotRow).reverse(),
    trend: trendOf(activity.runs),
  };
}

function trendOf(runs: Awaited<ReturnType<typeof hostActivity>>['runs']): HostView['trend'] {
  return runs
    .flatMap(({ operation, snapshot, startedAt, bytesTotal, bytesNew, durationMs }) =>
      operation === 'backup' && snapshot !== null && startedAt !== null && bytesTotal !== null
        ? [{ at: startedAt, bytesTotal, bytesTransferred: bytesNew ?? 0, durationMs: durationMs ?? 0 }]
        : [],
    )
    .reverse();
}
