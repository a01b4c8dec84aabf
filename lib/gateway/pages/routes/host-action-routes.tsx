import type { FastifyInstance } from 'fastify';
import { checkResult } from '../../../contracts/check.ts';
import { discoverResult } from '../../../contracts/discover.ts';
import { parseValue } from '../../../contracts/parse-value.ts';
import { InvalidInputError, PobsyncError } from '../../../domain/errors.ts';
import { askForBackup, askForCheck, askForDiscover, askForKeyScan } from '../../../operations/ask-for-run.ts';
import { approveHostKeys, revokeHostKeys, showHostKeys } from '../../../operations/host-keys.ts';
import { lastRun } from '../../../operations/last-run.ts';
import { listRuns } from '../../../operations/list-runs.ts';
import { servicePublicKey } from '../../../operations/service-public-key.ts';
import { showHostHead } from '../../../operations/show-host-head.ts';
import { showHost } from '../../../operations/show-host.ts';
import { showRun } from '../../../operations/show-run.ts';
import { requireOwnPassword } from '../../auth/require-own-password.ts';
import { identityOf } from '../../request-facts.ts';
import { CheckPage } from '../check-page.tsx';
import { DiscoverPage } from '../discover-page.tsx';
import { hostPath, runPath } from '../format/paths.ts';
import { HostKeysPage } from '../host-keys-page.tsx';
import type { FormProblem } from '../views/form-state.ts';
import { hostOf, toHead } from './host-routes.tsx';
import { formProblems, showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';
import { resultOf } from './result-of.ts';
import { toRunRow } from './to-run-row.ts';

/** What is done with a host: back up, discover, look at its keys and approve them. */
export function registerHostActions(app: FastifyInstance): void {
  takeForm(app, { path: '/hosts/:host/backup', access: 'operator', audit: 'host.backup' }, async (call) => {
    const { services, form } = call;
    const kind = form['kind'] === 'manual' ? ('manual' as const) : ('scheduled' as const);
    const event = { ...hostOf(call), kind, prune: form['prune'] === 'on', dryRun: form['dryRun'] === 'on' };
    const { id } = await askForBackup(services, event, askerOf(call));
    return { redirect: runPath(id), notice: 'queued' };
  });
  showPage(app, { path: '/hosts/:host/discover', access: 'operator' }, discoverPage);
  takeForm(
    app,
    { path: '/hosts/:host/discover', access: 'operator', audit: 'host.discover' },
    async (call) => {
      const { id } = await askForDiscover(call.services, hostOf(call), askerOf(call));
      return { redirect: runPath(id), notice: 'queued' };
    },
  );
  showPage(app, { path: '/hosts/:host/check', access: 'viewer' }, checkPage);
  takeForm(app, { path: '/hosts/:host/check', access: 'operator', audit: 'host.check' }, async (call) => {
    await askForCheck(call.services, hostOf(call), askerOf(call));
    return { redirect: hostPath(hostOf(call).host, 'check') };
  });
  showPage(app, { path: '/hosts/:host/keys', access: 'viewer' }, async (call) => keysPage(call, []));
  takeForm(app, { path: '/hosts/:host/keys', access: 'operator', audit: 'host.keys' }, changeKeys);
}

export function askerOf({ request }: PageCall) {
  return { by: identityOf(request).user, trigger: 'web' as const };
}

async function changeKeys(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { intent = '', fingerprint = '' } = form;
  request.note.detail = `${intent} ${fingerprint}`.trim();
  const page = hostPath(hostOf(call).host, 'keys');
  if (intent === 'scan') {
    await askForKeyScan(services, hostOf(call), askerOf(call));
    return { redirect: page };
  }
  try {
    requireAdmin(call);
    if (intent === 'approve') {
      await approveHostKeys(services, {
        ...hostOf(call),
        fingerprints: [fingerprint],
        by: identityOf(request).user,
      });
      return { redirect: page, notice: 'approved' };
    }
    if (intent !== 'revoke') throw new InvalidInputError('Invalid intent: expected scan, approve or revoke.');
    await requireOwnPassword(request, form['currentPassword']);
    await revokeHostKeys(services, { ...hostOf(call), fingerprint });
    return { redirect: page, notice: 'revoked' };
  } catch (error) {
    const { problems, status } = formProblems(error);
    return keysPage(call, problems, status);
  }
}

/** An operator may look at keys; who is trusted is an admin's decision. */
function requireAdmin({ request }: PageCall): void {
  const { role } = identityOf(request);
  if (role === 'admin') return;
  throw new PobsyncError('forbidden', `This needs the role "admin"; yours is "${role}".`);
}

async function keysPage(call: PageCall, problems: FormProblem[], status = 200): Promise<PageAnswer> {
  const { services, chrome } = call;
  const keys = await showHostKeys(services, hostOf(call));
  const { settings } = await showHost(services, hostOf(call));
  const scan = await lastRun(services, { ...hostOf(call), operation: 'scan-keys' });
  const view = {
    host: toHead(await showHostHead(services, hostOf(call))),
    state: keys.state,
    scan:
      scan === null
        ? null
        : {
            id: scan.id,
            status: scan.status,
            message: scan.error?.message ?? null,
            cure: scan.error?.cure ?? null,
          },
    approved: keys.approved.map(({ keyType, ...key }) => ({ ...key, type: keyType })),
    presented:
      keys.presented === null
        ? null
        : {
            at: keys.presented.at,
            keys: keys.presented.keys.map(({ keyType, fingerprint }) => {
              const known = keys.approved.find((key) => key.fingerprint === fingerprint);
              const { approvedAt = null, approvedBy = null } = known ?? {};
              return { type: keyType, fingerprint, approvedAt, approvedBy };
            }),
          },
    servicePublicKey: await servicePublicKey(services.config),
    sshUser: settings.sshUser,
    problems,
  };
  return { page: <HostKeysPage view={view} chrome={chrome} />, status };
}

async function checkPage({ services, chrome, ...call }: PageCall): Promise<PageAnswer> {
  const { host } = hostOf({ services, chrome, ...call });
  const head = toHead(await showHostHead(services, { host }));
  const run = await lastRun(services, { host, operation: 'check' });
  const view = {
    host: head,
    run: run === null ? null : toRunRow(run),
    found: run === null ? null : resultOf(run, 'check', checkResult),
    isFirst: head.health === 'never',
  };
  return { page: <CheckPage view={view} chrome={chrome} /> };
}

async function discoverPage(call: PageCall): Promise<PageAnswer> {
  const { services, chrome } = call;
  const { host } = hostOf(call);
  const head = toHead(await showHostHead(services, { host }));
  const { items } = await listRuns(services, { host, operation: 'discover', pageSize: 1 });
  const [newest] = items;
  const run = newest === undefined ? null : await showRun(services, { id: newest.id, limit: 1 });
  const result =
    run === null || run.result === null
      ? null
      : parseValue(discoverResult, run.result, `result of run ${run.id}`);
  const view = {
    host: head,
    run: run === null ? null : toRunRow(run),
    result: result?.hosts.find((each) => each.host === host) ?? null,
  };
  return { page: <DiscoverPage view={view} chrome={chrome} /> };
}
