import { DatabaseUnusableError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { isConnectionLoss } from './database-errors.ts';
import { showDatabaseUrl, type MariadbUrl } from './database-url.ts';

/** Says why the server cannot be used; what the driver says may hold the user's name, never the password. */
export function connectionError(url: MariadbUrl, cause: unknown): DatabaseUnusableError {
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  const reason = typeof code === 'string' ? code : 'unknown error';
  // the one case in which the code alone does not say what is wrong
  const detail = reason === refusedCertificate ? `: ${showText(String(message), 200)}` : '';
  return new DatabaseUnusableError(
    `Cannot use the database ${showDatabaseUrl(url)} (${showText(reason, 60)}${detail}).`,
    { cause, cure: connectionCure(url, reason, cause), facts: { outOfReach: isConnectionLoss(cause) } },
  );
}

const refusedCertificate = 'HANDSHAKE_SSL_ERROR';

function connectionCure(url: MariadbUrl, reason: string, cause: unknown): string {
  if (reason === 'ER_BAD_DB_ERROR') {
    return `Create it: CREATE DATABASE \`${url.database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;`;
  }
  if (/^ER_(ACCESS_DENIED|DBACCESS_DENIED)/.test(reason)) {
    // MariaDB says no more than this to an unencrypted connection that it does not take
    const encryption =
      url.tls.mode === 'off' && url.socketPath === null
        ? ' A server that takes encrypted connections only needs ssl-ca=/path, or ssl=required.'
        : '';
    return `Check user and password in POBSYNC_DATABASE_URL, and that the user may use the database.${encryption}`;
  }
  if (reason === refusedCertificate) {
    return 'The server may be another one than you think. If it is not: set ssl-ca in POBSYNC_DATABASE_URL to the CA that signed its certificate, and the host to a name in that certificate.';
  }
  if (reason === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return 'Set up TLS on the MariaDB server, or leave ssl and ssl-ca out of POBSYNC_DATABASE_URL if the way to it is safe.';
  }
  if (isConnectionLoss(cause)) return 'Check that the MariaDB server runs and is reachable from here.';
  return 'Check POBSYNC_DATABASE_URL and the log of the MariaDB server.';
}
