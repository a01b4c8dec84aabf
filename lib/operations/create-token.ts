import { insertToken } from '../data/api-tokens.ts';
import { getUser } from '../data/users.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { tokenScopes, type TokenScope } from '../domain/user-role.ts';
import { hashSecret, makeSecret } from './secret.ts';
import type { Services } from './services.ts';

export interface CreateTokenInput {
  user: string;
  /** What it is for, as the list of tokens shows it. */
  name: string;
  scope: string;
  /** null: until it is revoked. */
  expiresDays: number | null;
}

export interface CreatedToken {
  name: string;
  user: string;
  scope: TokenScope;
  expiresAt: string | null;
  /** To be shown once; only its hash is kept. */
  secret: string;
}

/** So that a leaked one is recognised by whoever searches for secrets. */
const prefix = 'pobsync_';
const longestDays = 3650;

/**
 * Makes a token with which a program acts for a user.
 *
 * @throws InvalidInputError, NotFoundError
 */
export async function createToken(services: Services, input: CreateTokenInput): Promise<CreatedToken> {
  const { name, scope, expiresAt } = checkInput(input, services.clock.now());
  const secret = `${prefix}${makeSecret()}`;
  const createdAt = services.clock.now();
  const database = await services.database();
  const user = await database.write(async (tx) => {
    const owner = await getUser(tx, input.user);
    const token = { name, userId: owner.id, secretHash: hashSecret(secret), scope, createdAt, expiresAt };
    await insertToken(tx, token);
    return owner.name;
  });
  return { name, user, scope, expiresAt: expiresAt?.toISOString() ?? null, secret };
}

function checkInput({ name, scope, expiresDays }: CreateTokenInput, now: Date) {
  const problems: string[] = [];
  const trimmed = name.trim();
  if (trimmed.length < 1 || trimmed.length > 80 || showText(trimmed, 100) !== trimmed) {
    problems.push(`Invalid token name "${showText(name, 80)}": expected 1 to 80 printable characters.`);
  }
  const isFit = expiresDays === null || (Number.isInteger(expiresDays) && expiresDays >= 1);
  if (!isFit || (expiresDays ?? 0) > longestDays) {
    problems.push(`Invalid expiry "${expiresDays}": expected an integer from 1 to ${longestDays} days.`);
  }
  const known = tokenScopes.find((each) => each === scope);
  if (known === undefined) {
    problems.push(`Invalid scope "${showText(scope, 40)}": expected one of ${tokenScopes.join(', ')}.`);
  }
  if (problems.length > 0 || known === undefined) throw new InvalidInputError(problems);
  const expiresAt = expiresDays === null ? null : new Date(now.getTime() + expiresDays * 24 * 3_600_000);
  return { name: trimmed, scope: known, expiresAt };
}
