import { countSessions } from '../data/sessions.ts';
import { listUsers as selectUsers } from '../data/users.ts';
import { sessionIdleMs } from '../domain/session-life.ts';
import type { Services } from './services.ts';
import { viewUser, type UserView } from './user-view.ts';

/** Everybody who may log in, by name. */
export async function listUsers(services: Services): Promise<UserView[]> {
  const alive = new Date(services.clock.now().getTime() - sessionIdleMs);
  const database = await services.database();
  return database.read(async (tx) => {
    const sessions = await countSessions(tx, alive);
    return (await selectUsers(tx)).map((user) => viewUser(user, sessions.get(user.id) ?? 0));
  });
}
