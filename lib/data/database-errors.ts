/** What both drivers put on their errors; class names may change in a bundle, these do not. */
interface DriverError {
  code?: unknown;
  errno?: unknown;
  message?: unknown;
  fatal?: unknown;
}

/** A row with the same unique value exists. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, errno, message } = facts(error);
  if (code === 'ER_DUP_ENTRY' || errno === 1062) return true;
  // SQLite has one code for all constraints; the text is its own, fixed, and in English
  return code === 'SQLITE_CONSTRAINT' && /UNIQUE constraint failed|PRIMARY KEY/.test(String(message));
}

/** Another transaction was in the way; nothing was done, and the whole transaction may be tried again. */
export function isContention(error: unknown): boolean {
  const { code, errno } = facts(error);
  return (
    errno === 1213 || // deadlock
    errno === 1205 || // lock wait timeout
    errno === 1020 || // record has changed since last read (snapshot isolation)
    code === 'SQLITE_BUSY' ||
    code === 'SQLITE_LOCKED'
  );
}

const connectionCodes = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_NEW_ABORTING_CONNECTION',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND', // a container that does not run has no name either
  'EAI_AGAIN',
  'ENOENT', // the server's socket file is gone
]);

/** The server went away or is not there (yet). */
export function isConnectionLoss(error: unknown): boolean {
  const { code, message } = facts(error);
  if (typeof code === 'string' && connectionCodes.has(code)) return true;
  return typeof message === 'string' && /closed state|Connection lost/.test(message);
}

/** The connection was known to be gone before the statement went out: the server has not seen it. */
export function wasNeverSent(error: unknown): boolean {
  const { code, message } = facts(error);
  return code === 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR' || /closed state/.test(String(message));
}

/** The file itself is at fault. */
export function isCorruption(error: unknown): boolean {
  const { code } = facts(error);
  return code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB';
}

const diskCodes = new Set(['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN']);

/** The file may be sound, but its disk does not do what is asked of it. */
export function isDiskTrouble(error: unknown): boolean {
  const { code } = facts(error);
  return typeof code === 'string' && diskCodes.has(code);
}

/** The statement writes where nothing may be written: in a read, or on a disk that is mounted so. */
export function isReadOnly(error: unknown): boolean {
  return facts(error).code === 'SQLITE_READONLY';
}

function facts(error: unknown): DriverError {
  return typeof error === 'object' && error !== null ? error : {};
}
