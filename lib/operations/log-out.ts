import { deleteSession } from '../data/sessions.ts';
import { hashSecret } from './secret.ts';
import type { Services } from './services.ts';

/** Ends a session; one that is unknown is ended already. */
export async function logOut(services: Services, secret: string): Promise<void> {
  const database = await services.database();
  await database.write((tx) => deleteSession(tx, hashSecret(secret)));
}
