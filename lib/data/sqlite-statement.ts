import sqlite3 from 'sqlite3';

/** Opens an existing SQLite file without TypeORM, for single statements, and closes it afterwards. */
export async function withSqliteFile<T>(
  path: string,
  work: (file: sqlite3.Database) => Promise<T>,
  mode = sqlite3.OPEN_READWRITE,
): Promise<T> {
  const file = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(path, mode, (error) => (error ? reject(error) : resolve(opened)));
  });
  try {
    return await work(file);
  } finally {
    await new Promise<void>((resolve) => {
      file.close(() => resolve());
    });
  }
}

/** Runs one statement; its rows, if it has any. */
export function statement(
  file: sqlite3.Database,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return new Promise((resolve, reject) => {
    file.all(sql, [...parameters], (error, rows) =>
      error ? reject(error) : resolve(rows as Record<string, unknown>[]),
    );
  });
}
