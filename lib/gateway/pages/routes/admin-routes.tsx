import type { FastifyInstance } from 'fastify';
import { InvalidInputError } from '../../../domain/errors.ts';
import { defaultSettings } from '../../../domain/default-settings.ts';
import { changeSettings } from '../../../operations/change-settings.ts';
import { changeUser } from '../../../operations/change-user.ts';
import { createToken } from '../../../operations/create-token.ts';
import { createUser } from '../../../operations/create-user.ts';
import { listAudit } from '../../../operations/list-audit.ts';
import { listHostKeys } from '../../../operations/list-host-keys.ts';
import { listTokens } from '../../../operations/list-tokens.ts';
import { listUsers } from '../../../operations/list-users.ts';
import { revokeToken } from '../../../operations/revoke-token.ts';
import { servicePublicKey } from '../../../operations/service-public-key.ts';
import { showSettings } from '../../../operations/show-settings.ts';
import { requireOwnPassword } from '../../auth/require-own-password.ts';
import { identityOf } from '../../request-facts.ts';
import { AdminKeysPage } from '../admin-keys-page.tsx';
import { AuditPage } from '../audit-page.tsx';
import { readGlobalForm } from '../read-settings-form.ts';
import { settingFields } from '../setting-fields.ts';
import { globalFormValues } from '../settings-form-values.ts';
import { SettingsPage } from '../settings-page.tsx';
import { TokensPage } from '../tokens-page.tsx';
import { UsersPage } from '../users-page.tsx';
import { emptyForm, type FormState } from '../views/form-state.ts';
import {
  formProblems,
  pageNumber,
  showPage,
  takeForm,
  type PageAnswer,
  type PageCall,
} from './page-route.ts';

/** What admins do: settings, users, tokens, keys, audit log. */
export function registerAdmin(app: FastifyInstance): void {
  showPage(app, { path: '/admin/settings', access: 'admin' }, async (call) => {
    const { settings, timeZone, maxConcurrent, publicUrl } = await showSettings(call.services);
    const service = {
      timeZone: timeZone ?? '',
      maxConcurrent: String(maxConcurrent ?? ''),
      publicUrl: publicUrl ?? '',
    };
    return settingsPage(call, { values: { ...globalFormValues(settings), ...service }, problems: [] });
  });
  takeForm(app, { path: '/admin/settings', access: 'admin', audit: 'settings.update' }, takeSettings);
  showPage(app, { path: '/admin/users', access: 'admin' }, async (call) => usersPage(call, emptyForm));
  takeForm(app, { path: '/admin/users', access: 'admin', audit: 'user.change' }, takeUser);
  showPage(app, { path: '/admin/tokens', access: 'admin' }, async (call) =>
    tokensPage(call, emptyForm, null),
  );
  takeForm(app, { path: '/admin/tokens', access: 'admin', audit: 'token.change' }, takeToken);
  showPage(app, { path: '/admin/keys', access: 'admin' }, async ({ services, chrome }) => {
    const hosts = await listHostKeys(services);
    const view = { servicePublicKey: await servicePublicKey(services.config), hosts };
    return { page: <AdminKeysPage view={view} chrome={chrome} /> };
  });
  showPage(app, { path: '/admin/audit', access: 'admin' }, async ({ services, chrome, query }) => {
    const { actor = '', action = '' } = query;
    const given = Object.fromEntries(Object.entries({ actor, action }).filter(([, value]) => value !== ''));
    const entries = await listAudit(services, { ...given, page: pageNumber(query), pageSize: 100 });
    return { page: <AuditPage view={{ entries, filter: { actor, action } }} chrome={chrome} /> };
  });
}

async function takeSettings(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  try {
    const { timeZone, maxConcurrent, publicUrl } = form;
    const { changes } = await changeSettings(services, {
      set: readGlobalForm(form),
      ...(timeZone === undefined ? {} : { timeZone: timeZone === '' ? null : timeZone }),
      ...(maxConcurrent === undefined
        ? {}
        : { maxConcurrent: maxConcurrent === '' ? null : Number(maxConcurrent) }),
      ...(publicUrl === undefined ? {} : { publicUrl: publicUrl === '' ? null : publicUrl }),
    });
    request.note.detail = changes.map(({ field }) => field).join(', ');
    return { redirect: '/admin/settings', notice: changes.length === 0 ? 'unchanged' : 'saved' };
  } catch (error) {
    const names = [...settingFields.map(({ name }) => name), 'timeZone', 'maxConcurrent', 'publicUrl'];
    const { problems, status } = formProblems(error, names);
    return settingsPage(call, { values: form, problems }, status);
  }
}

async function settingsPage({ chrome }: PageCall, form: FormState, status = 200): Promise<PageAnswer> {
  return { page: <SettingsPage view={{ form, defaults: defaultSettings }} chrome={chrome} />, status };
}

async function takeUser(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { intent = '', user = '', name = '', role = '', password = '', newRole, newPassword } = form;
  request.note.target = intent === 'create' ? name : user;
  request.note.detail = intent;
  try {
    await requireOwnPassword(request, form['currentPassword']);
    const self = identityOf(request);
    const keep = user === self.user ? { keepSessionId: self.id } : {};
    if (intent === 'create') await createUser(services, { name, role, password, givenPassword: true });
    else if (intent === 'change') {
      const password = newPassword === '' ? undefined : newPassword;
      const wish = { role: newRole, password, givenPassword: user !== self.user };
      await changeUser(services, { name: user, ...wish, ...keep });
    } else if (intent === 'disable' || intent === 'enable') {
      await changeUser(services, { name: user, disabled: intent === 'disable', ...keep });
    } else if (intent === 'sign-out') await changeUser(services, { name: user, signOut: true, ...keep });
    else throw new InvalidInputError('Invalid intent: expected create, change, disable, enable or sign-out.');
    return { redirect: '/admin/users', notice: 'saved' };
  } catch (error) {
    const { problems, status } = formProblems(error, ['name', 'role', 'password', 'currentPassword']);
    const beside = problems.map((each) =>
      /^Invalid user name/.test(each.message) ? { ...each, field: 'name' } : each,
    );
    return usersPage(call, { values: withoutSecrets(form), problems: beside }, status);
  }
}

async function usersPage(
  { services, chrome, request }: PageCall,
  form: FormState,
  status = 200,
): Promise<PageAnswer> {
  const self = identityOf(request).user;
  const users = (await listUsers(services)).map(({ sessions, ...user }) => ({
    ...user,
    sessionCount: sessions,
    isSelf: user.name === self,
  }));
  return { page: <UsersPage view={{ users, form }} chrome={chrome} />, status };
}

async function takeToken(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { intent = '', name = '', scope = '', expiresDays = '', token = '' } = form;
  request.note.detail = `${intent} ${intent === 'create' ? `${name}, ${scope}` : token}`;
  try {
    if (intent === 'revoke') {
      await revokeToken(services, Number(token));
      return { redirect: '/admin/tokens', notice: 'removed' };
    }
    if (intent !== 'create') throw new InvalidInputError('Invalid intent: expected create or revoke.');
    await requireOwnPassword(request, form['currentPassword']);
    const days = expiresDays.trim() === '' ? null : Number(expiresDays);
    const { user } = identityOf(request);
    const created = await createToken(services, { user, name, scope, expiresDays: days });
    return await tokensPage(call, emptyForm, { name: created.name, secret: created.secret });
  } catch (error) {
    const { problems, status } = formProblems(error, ['name', 'scope', 'expiresDays', 'currentPassword']);
    const beside = problems.map((each) =>
      /^Invalid token name/.test(each.message)
        ? { ...each, field: 'name' }
        : /^Invalid expiry/.test(each.message)
          ? { ...each, field: 'expiresDays' }
          : each,
    );
    return tokensPage(call, { values: withoutSecrets(form), problems: beside }, null, status);
  }
}

async function tokensPage(
  { services, chrome }: PageCall,
  form: FormState,
  created: { name: string; secret: string } | null,
  status = 200,
): Promise<PageAnswer> {
  const tokens = (await listTokens(services)).map((token) => ({ ...token, id: String(token.id) }));
  return { page: <TokensPage view={{ tokens, created, form }} chrome={chrome} />, status };
}

function withoutSecrets(form: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(form).filter(([field]) => !/password/i.test(field)));
}
