import type { FastifyRequest } from 'fastify';
import { confirmPassword } from '../../operations/confirm-password.ts';
import { identityOf } from '../request-facts.ts';

/**
 * Before something that cannot be undone: a browser's user types the password again, for the screen may have been left
 * alone. A token is the secret itself.
 *
 * @throws PobsyncError `forbidden`
 */
export async function requireOwnPassword(
  request: FastifyRequest,
  password: string | undefined,
): Promise<void> {
  const { by, user } = identityOf(request);
  if (by === 'token') return;
  await confirmPassword(request.services, { user, password: password ?? '', peer: request.ip });
}
