import { listTokens as selectTokens, type TokenWithUser } from '../data/api-tokens.ts';
import type { TokenScope } from '../domain/user-role.ts';
import { toPlain } from './plain.ts';
import type { Services } from './services.ts';

/** A token as lists show it; nobody can see its secret again. */
export interface TokenView {
  id: number;
  name: string;
  user: string;
  scope: TokenScope;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  expired: boolean;
}

/** All tokens, newest first. */
export async function listTokens(services: Services): Promise<TokenView[]> {
  const now = services.clock.now();
  const database = await services.database();
  return (await database.read(selectTokens)).map((token) => viewToken(token, now));
}

export function viewToken(token: TokenWithUser, now: Date): TokenView {
  const { id, name, scope, createdAt, expiresAt, lastUsedAt, user } = token;
  return {
    ...{ id, name, user: user.name, scope },
    createdAt: toPlain(createdAt),
    expiresAt: toPlain(expiresAt),
    lastUsedAt: toPlain(lastUsedAt),
    expired: expiresAt !== null && expiresAt <= now,
  };
}
