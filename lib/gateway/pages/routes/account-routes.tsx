import type { FastifyInstance } from 'fastify';
import { InvalidInputError } from '../../../domain/errors.ts';
import { changeUser } from '../../../operations/change-user.ts';
import { endOtherSessions, endOwnSession, listOwnSessions } from '../../../operations/own-account.ts';
import { requireOwnPassword } from '../../auth/require-own-password.ts';
import { identityOf } from '../../request-facts.ts';
import { AccountPage } from '../account-page.tsx';
import { emptyForm, type FormState } from '../views/form-state.ts';
import { nextPath } from './next-path.ts';
import { formProblems, showPage, takeForm, type PageAnswer, type PageCall } from './page-route.ts';

/** What everybody may do with their own account: another password, and an end to their sessions. */
export function registerAccount(app: FastifyInstance): void {
  showPage(app, { path: '/account', access: 'viewer' }, async (call) => accountPage(call, emptyForm));
  takeForm(app, { path: '/account', access: 'viewer', audit: 'account.change' }, takeChange);
}

async function takeChange(call: PageCall): Promise<PageAnswer> {
  const { services, request, form } = call;
  const { intent = '', session = '' } = form;
  const { user, id: keep } = identityOf(request);
  request.note.target = user;
  request.note.detail = intent;
  try {
    if (intent === 'password') return await changePassword(call);
    if (intent === 'end-others') await endOtherSessions(services, { user, keep });
    else if (intent === 'end-session') {
      await endOwnSession(services, { user, session: /^[1-9]\d{0,9}$/.test(session) ? Number(session) : 0 });
    } else throw new InvalidInputError('Invalid intent: expected password, end-session or end-others.');
    return { redirect: '/account', notice: 'sessionEnded' };
  } catch (error) {
    const { problems, status } = formProblems(error, ['currentPassword', 'newPassword', 'newPasswordAgain']);
    const beside = problems.map((each) =>
      /^Invalid password/.test(each.message) ? { ...each, field: 'newPassword' } : each,
    );
    return accountPage(call, { values: {}, problems: beside }, status);
  }
}

async function changePassword({ services, request, form }: PageCall): Promise<PageAnswer> {
  const { currentPassword, newPassword = '', newPasswordAgain = '', next } = form;
  const { user, id, givenPassword } = identityOf(request);
  if (newPassword !== newPasswordAgain) {
    throw new InvalidInputError('Invalid newPasswordAgain: expected the same as above.');
  }
  if (newPassword === currentPassword) {
    throw new InvalidInputError('Invalid newPassword: expected another one than before.');
  }
  await requireOwnPassword(request, currentPassword);
  await changeUser(services, { name: user, password: newPassword, keepSessionId: id });
  return { redirect: givenPassword ? nextPath(next) : '/account', notice: 'password' };
}

async function accountPage(call: PageCall, form: FormState, status = 200): Promise<PageAnswer> {
  const { services, request, chrome, query } = call;
  const { user: name, role, id, givenPassword } = identityOf(request);
  const sessions = await listOwnSessions(services, name);
  const view = {
    ...{ name, role, givenPassword, form },
    next: nextPath(call.form['next'] ?? query['next']),
    sessions: sessions.map((session) => ({ ...session, isThis: session.id === id })),
  };
  return { page: <AccountPage view={view} chrome={chrome} />, status };
}
