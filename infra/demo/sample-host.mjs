// A throw-away "remote machine": a directory with sample data behind an sshd of its own on the loopback interface.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @param {string} directory where the host lives; created
 * @returns {Promise<{port: number, user: string, source: string, authorize: (publicKey: string) => void, stop: () => void}>}
 */
export async function startSampleHost(directory) {
  const source = join(directory, 'srv');
  makeSampleData(source);

  const port = await freePort();
  const hostKey = join(directory, 'ssh_host_ed25519_key');
  const authorizedKeys = join(directory, 'authorized_keys');
  const config = join(directory, 'sshd_config');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey]);
  writeFileSync(authorizedKeys, '', { mode: 0o600 });
  writeFileSync(
    config,
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${authorizedKeys}`,
      `PidFile ${join(directory, 'sshd.pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      'PrintMotd no',
      '',
    ].join('\n'),
  );
  if (process.getuid() === 0) mkdirSync('/run/sshd', { recursive: true });
  const sshd = spawn(findSshd(), ['-D', '-r', '-f', config, '-E', join(directory, 'sshd.log')], {
    stdio: 'ignore',
  });
  await untilOpen(port, sshd);
  return {
    port,
    user: userInfo().username,
    source,
    authorize: (publicKey) => appendFileSync(authorizedKeys, `restrict ${publicKey.trim()}\n`),
    stop: () => sshd.kill(),
  };
}

/** About 200 files: a web site, a mail folder with an odd name, a log and a few megabytes that do not change. */
function makeSampleData(source) {
  for (let page = 0; page < 150; page++) {
    const folder = join(source, 'www', `section-${page % 10}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `page-${page}.html`), `<h1>Page ${page}</h1>\n`.repeat(40));
  }
  const mail = join(source, 'mail', 'Résumé & "offers"');
  mkdirSync(mail, { recursive: true });
  for (let letter = 0; letter < 50; letter++) {
    writeFileSync(join(mail, `${letter}.eml`), `Subject: letter ${letter}\n\nHello.\n`);
  }
  mkdirSync(join(source, 'log'));
  writeFileSync(join(source, 'log', 'access.log'), 'GET /\n'.repeat(1000));
  writeFileSync(join(source, 'database.dump'), Buffer.alloc(8 * 1024 * 1024, 'pobsync '));
}

/** A day's work on the host: one file grows, one is new, one is renamed, one goes, one changes its mode. */
export function changeSampleData(source) {
  appendFileSync(join(source, 'log', 'access.log'), 'GET /new\n'.repeat(100));
  writeFileSync(join(source, 'www', 'section-0', 'news.html'), '<h1>News</h1>\n');
  renameSync(
    join(source, 'www', 'section-1', 'page-1.html'),
    join(source, 'www', 'section-1', 'welcome.html'),
  );
  rmSync(join(source, 'www', 'section-2', 'page-2.html'));
  chmodSync(join(source, 'www', 'section-3', 'page-3.html'), 0o600);
}

function findSshd() {
  const found = ['/usr/sbin/sshd', '/usr/bin/sshd', '/usr/local/sbin/sshd'].find((path) => existsSync(path));
  if (found === undefined) throw new Error('sshd was not found: install the OpenSSH server package.');
  return found;
}

/** The wanted port if nobody has it, or any above 20,000. */
export async function freePort(wanted) {
  for (let port = wanted; ; port = undefined) {
    port ??= 20_000 + Math.floor(Math.random() * 20_000);
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

async function untilOpen(port, sshd) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (sshd.exitCode !== null)
      throw new Error('The demo sshd ended at once; see sshd.log in its directory.');
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error(`The demo sshd did not open port ${port}.`);
}
