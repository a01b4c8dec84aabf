/** From least to most: `viewer` reads, `operator` runs, `admin` configures. */
export const userRoles = ['viewer', 'operator', 'admin'] as const;
export type UserRole = (typeof userRoles)[number];

/** What a token may do at most; its user's role bounds it, too. */
export const tokenScopes = ['read', 'run', 'admin'] as const;
export type TokenScope = (typeof tokenScopes)[number];

const scopeRoles: Record<TokenScope, UserRole> = { read: 'viewer', run: 'operator', admin: 'admin' };

/** Whether somebody with one role may do what asks for another. */
export function roleReaches(role: UserRole, needed: UserRole): boolean {
  return userRoles.indexOf(role) >= userRoles.indexOf(needed);
}

/** The role with which a token acts: the lower one of its scope's and its user's. */
export function tokenRole(scope: TokenScope, role: UserRole): UserRole {
  const bound = scopeRoles[scope];
  return roleReaches(role, bound) ? bound : role;
}
