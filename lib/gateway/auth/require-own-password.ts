import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { passwordShape } from '../../contracts/account-shapes.ts';
import { confirmPassword } from '../../operations/confirm-password.ts';
import { identityOf } from '../request-facts.ts';

/** Of the body of what cannot be undone. */
export const currentPassword = Type.Optional(
  Type.String({ ...passwordShape, description: 'Of whoever asks; needed with a login, not with a token' }),
);

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
