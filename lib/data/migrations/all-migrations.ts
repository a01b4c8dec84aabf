import type { MigrationInterface } from 'typeorm';
import { FirstSchema1763800000000 } from './0001-first-schema.ts';
import { Accounts1763900000000 } from './0002-accounts.ts';
import { GivenPasswords1764000000000 } from './0003-given-passwords.ts';

/** In the order in which they run. Listed by import, because a bundle has no directory to search. */
export const allMigrations: (new () => MigrationInterface)[] = [
  FirstSchema1763800000000,
  Accounts1763900000000,
  GivenPasswords1764000000000,
];

/** Their names as the database records them. */
export const migrationNames: string[] = allMigrations.map((migration) => new migration().name ?? '');
