import { deleteSessionOfUser, deleteSessionsOfUser, sessionsOfUser } from '../data/sessions.ts';
import { getUser } from '../data/users.ts';
import { NotFoundError } from '../domain/errors.ts';
import { isSessionAlive } from '../domain/session-life.ts';
import { toPlain } from './plain.ts';
import type { Services } from './services.ts';

/** One login of somebody, in one browser; plain JSON with ISO times. */
export interface SessionView {
  id: number;
  createdAt: string;
  /** To the minute. */
  lastSeenAt: string;
  peer: string | null;
  userAgent: string | null;
}

/** The open sessions of a user, the one used last first. */
export async function listOwnSessions(services: Services, user: string): Promise<SessionView[]> {
  const now = services.clock.now();
  const database = await services.database();
  const sessions = await database.read((tx) => sessionsOfUser(tx, user));
  return sessions
    .filter((session) => isSessionAlive(session, now))
    .map(({ id, createdAt, lastSeenAt, peer, userAgent }) => {
      return { id, createdAt: toPlain(createdAt), lastSeenAt: toPlain(lastSeenAt), peer, userAgent };
    });
}

/**
 * Ends one session of a user.
 *
 * @throws NotFoundError, for sessions of others too
 */
export async function endOwnSession(
  services: Services,
  { user, session }: { user: string; session: number },
): Promise<void> {
  const database = await services.database();
  const ended = await database.write(async (tx) =>
    deleteSessionOfUser(tx, (await getUser(tx, user)).id, session),
  );
  if (!ended) throw new NotFoundError('There is no such session: it ended already.');
}

/** Ends all sessions of a user but one; returns how many. */
export async function endOtherSessions(
  services: Services,
  { user, keep }: { user: string; keep: number },
): Promise<number> {
  const database = await services.database();
  return database.write(async (tx) => deleteSessionsOfUser(tx, (await getUser(tx, user)).id, keep));
}
