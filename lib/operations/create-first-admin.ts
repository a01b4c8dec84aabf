import { insertUser, listUsers } from '../data/users.ts';
import { parseUserName } from '../domain/user-name.ts';
import { hashPassword } from './password-hash.ts';
import { randomPassword } from './random-password.ts';
import type { Services } from './services.ts';

/** The first user's password: to be shown once, since only its hash is kept. */
export interface FirstAdmin {
  name: string;
  password: string;
}

const firstName = 'admin';

/** Makes the user `admin` with a random password while there is no user at all; null when there is one. */
export async function createFirstAdmin(services: Services): Promise<FirstAdmin | null> {
  const database = await services.database();
  if (await database.read(async (tx) => (await listUsers(tx)).length > 0)) return null;
  const password = randomPassword();
  const passwordHash = await hashPassword(password);
  return database.write(async (tx) => {
    // another process may have made one meanwhile
    if ((await listUsers(tx)).length > 0) return null;
    const name = parseUserName(firstName);
    await insertUser(tx, { name, role: 'admin', passwordHash, givenPassword: true }, services.clock.now());
    return { name, password };
  });
}
