import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '../../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import type { PobsyncError } from '../../../lib/domain/errors.ts';
import { startMariadbd, type Mariadbd } from '../../helpers/mariadbd.ts';

const user = 'po:b@s/y%';
const password = `p@ss:w/o?r#d %+&"é`;
const database = 'pob-sync$1';

let directory: string;
let port: number;
let plainPort: number;
const servers: Mariadbd[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-tls-'));
  await makeCertificates();
  const tls = ['ca', 'cert', 'key'].map((part) => `--ssl-${part}=${join(directory, `server.${part}`)}`);
  [port, plainPort] = [await freePort(), await freePort()];
  servers.push(await startServer(port, [...tls, '--require-secure-transport=ON']));
  servers.push(await startServer(plainPort, []));
});
afterAll(async () => {
  for (const server of servers) await server.remove();
  await rm(directory, { recursive: true, force: true });
});

async function startServer(atPort: number, more: string[]): Promise<Mariadbd> {
  const network = ['--skip-networking=0', '--bind-address=127.0.0.1', `--port=${atPort}`];
  const server = await startMariadbd([...network, ...more]);
  await server.query(`CREATE DATABASE \`${database}\``);
  await server.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${password}'`);
  await server.query(`GRANT ALL ON \`${database}\`.* TO '${user}'@'%'`);
  return server;
}

const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: directory });

/** A CA and a server's certificate for "localhost"; and another CA, as of somebody who sits in between. */
async function makeCertificates(): Promise<void> {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  for (const name of ['server', 'other']) {
    const files = ['-keyout', `${name}-ca.key`, '-out', `${name}.ca`];
    await openssl('req', '-x509', ...key, ...files, '-days', '30', '-subj', '/CN=ca');
  }
  await openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=db');
  await signCertificate('localhost');
}

async function signCertificate(name: string): Promise<void> {
  await writeFile(join(directory, 'names'), `subjectAltName=DNS:${name}`);
  const signer = ['-CA', 'server.ca', '-CAkey', 'server-ca.key', '-set_serial', '2', '-extfile', 'names'];
  await openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.cert', '-days', '30', ...signer);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const part = encodeURIComponent;

function urlOf({ secret = password, host = 'localhost', at = port, name = database, options = '' } = {}) {
  return `mysql://${part(user)}:${part(secret)}@${host}:${at}/${part(name)}${options}`;
}
const ca = (name: string) => `?ssl-ca=${part(join(directory, name))}`;

/** Opens, migrates, and gives the cipher of the connection ('' for none). */
async function connect(url: string): Promise<string> {
  const opened = await openDatabase({ url: parseDatabaseUrl(url), create: true, migrate: 'run' });
  try {
    const rows: { Value: string }[] = await opened.read((tx) => tx.query("SHOW STATUS LIKE 'Ssl_cipher'"));
    return rows[0]?.Value ?? '';
  } finally {
    await opened.close();
  }
}

/** How it is refused, after a look that nothing of it shows the password. */
async function refusal(url: string): Promise<string> {
  const error = await connect(url).then(
    () => null,
    (refused: unknown) => refused as PobsyncError,
  );
  expect(error).toMatchObject({ code: 'database_unusable' });
  const shown = `${error?.message} ${error?.cure}`;
  expect(shown).not.toMatch(/\n/);
  for (const secret of [password, part(password), 'wrong-one']) expect(shown).not.toContain(secret);
  return shown;
}

test.each([
  ['verified against the CA', () => urlOf({ options: ca('server.ca') }), /^TLS_/],
  [
    'encrypted without a look at the certificate',
    () => urlOf({ host: '127.0.0.1', options: '?ssl=required' }),
    /^TLS_/,
  ],
  ['over the socket', () => urlOf({ options: `?socket=${part(servers[0]?.socketPath ?? '')}` }), /^$/],
  ['plainly, where that is allowed', () => urlOf({ at: plainPort }), /^$/],
])('logs in with a user, password and database of special characters: %s', async (_how, url, cipher) => {
  expect(await connect(url())).toMatch(cipher);
});

test.each([
  [
    'a server with a certificate of another CA',
    () => urlOf({ options: ca('other.ca') }),
    'HANDSHAKE_SSL_ERROR: self-signed certificate',
  ],
  [
    'a server that has no TLS',
    () => urlOf({ at: plainPort, options: ca('server.ca') }),
    'Set up TLS on the MariaDB server',
  ],
  [
    'an unencrypted login where TLS is demanded',
    () => urlOf(),
    'takes encrypted connections only needs ssl-ca=/path',
  ],
  [
    'a wrong password',
    () => urlOf({ secret: 'wrong-one', options: ca('server.ca') }),
    'Check user and password',
  ],
  [
    'a database that the user may not use',
    () => urlOf({ name: 'mysql', options: ca('server.ca') }),
    'that the user may use the database',
  ],
  ['a CA file that is not there', () => urlOf({ options: ca('nothing') }), 'Cannot read the CA certificate'],
  ['a CA file without a certificate', () => urlOf({ options: ca('names') }), 'holds no certificate'],
])('refuses %s in one line, without the password', async (_what, url, expected) => {
  expect(await refusal(url())).toContain(expected);
});

test('a certificate cannot be checked against an address', () => {
  expect(() => parseDatabaseUrl(urlOf({ host: '127.0.0.1', options: ca('server.ca') }))).toThrow(
    'ssl-ca needs the name of the server',
  );
  expect(() => parseDatabaseUrl('mysql://u@[::1]/db?ssl-ca=/ca.pem')).toThrow('ssl-ca needs the name');
});

test('refuses a server whose certificate is for another name', async () => {
  await signCertificate('db.example');
  await servers[0]?.query('FLUSH SSL');
  const shown = await refusal(urlOf({ options: ca('server.ca') }));
  expect(shown).toContain("does not match certificate's altnames");
  expect(shown).toContain('the host to a name in that certificate');
});
