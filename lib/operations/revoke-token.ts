import { deleteToken } from '../data/api-tokens.ts';
import { viewToken, type TokenView } from './list-tokens.ts';
import type { Services } from './services.ts';

/** Ends a token for good. @throws NotFoundError */
export async function revokeToken(services: Services, id: number): Promise<TokenView> {
  const database = await services.database();
  return viewToken(await database.write((tx) => deleteToken(tx, id)), services.clock.now());
}
