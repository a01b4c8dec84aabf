import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether somebody else chose a user's password: the program, or an admin. */
export class GivenPasswords1764000000000 implements MigrationInterface {
  name = 'GivenPasswords1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    // MariaDB commits it at once: a migrator that was killed before it wrote that down has made the column already
    if (await runner.hasColumn('users', 'given_password')) return;
    const type = runner.connection.options.type === 'mariadb' ? 'tinyint' : 'boolean';
    // in plain SQL: a rebuilt table would take sessions and tokens, its children, with it
    await runner.query(`ALTER TABLE users ADD COLUMN given_password ${type}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN given_password');
  }
}
