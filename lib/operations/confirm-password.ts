import { findUser } from '../data/users.ts';
import { PobsyncError } from '../domain/errors.ts';
import { logInLimited } from './limit-logins.ts';
import { verifyPassword } from './password-hash.ts';
import type { Services } from './services.ts';

/**
 * Makes sure that whoever sits at a logged-in browser is its user, before something is done that cannot be undone.
 * Wrong guesses count like failed logins.
 *
 * @throws PobsyncError `forbidden` when it is not the user's password, `too_many_requests` after too many tries
 */
export async function confirmPassword(
  services: Services,
  input: { user: string; password: string; peer: string },
): Promise<void> {
  await logInLimited(services, { name: input.user, peer: input.peer }, async () => {
    const database = await services.database();
    const user = await database.read((tx) => findUser(tx, input.user));
    if (user !== null && (await verifyPassword(input.password, user.passwordHash))) return;
    throw new PobsyncError('forbidden', 'The password is wrong; nothing was changed.', {
      cure: 'Type your own password once more.',
      facts: { field: 'currentPassword' },
    });
  });
}
