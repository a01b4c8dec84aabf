import { Type } from 'typebox';
import { userNamePattern } from '../domain/user-name.ts';
import { tokenScopes, userRoles } from '../domain/user-role.ts';
import { closed, countShape, nullable, timeShape } from './shapes.ts';

export const userNameShape = Type.String({
  pattern: userNamePattern,
  expected: 'a user name of lower-case letters, digits, ".", "_", "@", "+" or "-"',
  examples: ['anna'],
});
export const roleShape = Type.Enum([...userRoles], {
  description: 'viewer reads, operator runs, admin configures',
});
export const scopeShape = Type.Enum([...tokenScopes]);
/** Never shown in a message. */
export const passwordShape = Type.String({ maxLength: 1024, secret: true, expected: 'a password' });

export const userShape = closed({
  name: Type.String(),
  role: roleShape,
  disabled: Type.Boolean(),
  createdAt: timeShape,
  lastLoginAt: nullable(timeShape),
  sessions: Type.Integer({ minimum: 0, description: 'Open now' }),
});

export const tokenShape = closed({
  id: Type.Integer(),
  name: Type.String(),
  user: Type.String(),
  scope: scopeShape,
  createdAt: timeShape,
  expiresAt: nullable(timeShape),
  lastUsedAt: nullable(timeShape),
  expired: Type.Boolean(),
});

export const createdTokenShape = closed({
  name: Type.String(),
  user: Type.String(),
  scope: scopeShape,
  expiresAt: nullable(timeShape),
  secret: Type.String({ description: 'Shown this once' }),
});

export const auditShape = closed({
  id: countShape,
  at: timeShape,
  actor: nullable(Type.String()),
  action: Type.String(),
  target: nullable(Type.String()),
  outcome: Type.Enum(['done', 'refused', 'failed']),
  peer: nullable(Type.String()),
  detail: nullable(Type.String()),
  requestId: nullable(Type.String()),
});
