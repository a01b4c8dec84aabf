import { insertUser } from '../data/users.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { parseNewPassword } from '../domain/password-policy.ts';
import { parseUserName } from '../domain/user-name.ts';
import { userRoles } from '../domain/user-role.ts';
import { oneOf } from './list-runs.ts';
import { hashPassword } from './password-hash.ts';
import type { Services } from './services.ts';
import { viewUser, type UserView } from './user-view.ts';

export interface CreateUserInput {
  name: string;
  role: string;
  password: string;
  /** Whoever it is for did not choose the password. */
  givenPassword?: boolean | undefined;
}

/**
 * Makes a user.
 *
 * @throws InvalidInputError with every problem
 * @throws ConflictError when the name is taken
 */
export async function createUser(services: Services, input: CreateUserInput): Promise<UserView> {
  const problems: string[] = [];
  const check = <T>(parse: () => T): T | undefined => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  const name = check(() => parseUserName(input.name));
  const role = check(() => oneOf('role', userRoles, input.role));
  const password = check(() => parseNewPassword(input.password, input.name));
  if (name === undefined || role === undefined || password === undefined) {
    throw new InvalidInputError(problems);
  }
  const passwordHash = await hashPassword(password);
  const database = await services.database();
  const user = await database.write((tx) =>
    insertUser(
      tx,
      { name, role, passwordHash, givenPassword: input.givenPassword ?? false },
      services.clock.now(),
    ),
  );
  return viewUser(user, 0);
}
