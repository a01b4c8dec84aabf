import type { Tx } from '../data/tx.ts';
import { deleteSessionsOfUser } from '../data/sessions.ts';
import { countActiveAdmins, getUser, updateUser, type UserRecord } from '../data/users.ts';
import { RefusedError } from '../domain/errors.ts';
import { parseNewPassword } from '../domain/password-policy.ts';
import { userRoles } from '../domain/user-role.ts';
import { oneOf } from './list-runs.ts';
import { hashPassword } from './password-hash.ts';
import type { Services } from './services.ts';
import { viewUser, type UserView } from './user-view.ts';

/** Absent fields stay as they are. */
export interface ChangeUserInput {
  name: string;
  role?: string | undefined;
  disabled?: boolean | undefined;
  password?: string | undefined;
  /** Whoever it is for did not choose the password. */
  givenPassword?: boolean | undefined;
  /** End all of the user's sessions; a new password, a lower role or disabling does so anyway. */
  signOut?: boolean | undefined;
  /** The session of whoever asks, which stays when they change themselves. */
  keepSessionId?: number | undefined;
}

/**
 * Changes a user.
 *
 * @throws InvalidInputError, NotFoundError
 * @throws RefusedError when nobody would be left who can administer
 */
export async function changeUser(services: Services, input: ChangeUserInput): Promise<UserView> {
  const role = oneOf('role', userRoles, input.role);
  const { disabled, password, givenPassword = false, signOut = false, keepSessionId } = input;
  const passwordHash =
    password === undefined ? undefined : await hashPassword(parseNewPassword(password, input.name));
  const changes = {
    ...(role === undefined ? {} : { role }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(passwordHash === undefined ? {} : { passwordHash, givenPassword }),
  };
  const database = await services.database();
  return database.write(async (tx) => {
    const before = await getUser(tx, input.name);
    await updateUser(tx, before.id, changes, services.clock.now());
    const after = { ...before, ...changes };
    await requireAnAdmin(tx, before, after);
    if (signOut || passwordHash !== undefined || disabled === true || after.role !== before.role) {
      await deleteSessionsOfUser(tx, before.id, keepSessionId);
    }
    return viewUser(after, 0);
  });
}

/** Looked at after the change, inside its transaction: two admins who demote each other at once cannot both win. */
async function requireAnAdmin(tx: Tx, before: UserRecord, after: UserRecord): Promise<void> {
  const wasAdmin = before.role === 'admin' && !before.disabled;
  const isAdmin = after.role === 'admin' && !after.disabled;
  if (!wasAdmin || isAdmin || (await countActiveAdmins(tx)) > 0) return;
  throw new RefusedError(`Refused to take the role of admin from ${before.name}: no other admin is left.`, {
    cure: 'Make another user an admin first.',
    facts: { user: before.name },
  });
}
