import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseKeyScan, type HostKey } from '../../lib/engine/host-keys.ts';
import { connect } from 'node:net';

/** A real sshd on the loopback, with a key that may log in as the user who runs the tests. */
export interface TestSshd {
  port: number;
  user: string;
  /** The private key; belongs to whoever runs the tests. */
  keyPath: string;
  hostKeys: HostKey[];
  directory: string;
  /** Takes another host key from now on, as a reinstalled host or an impostor would. */
  changeHostKey(): Promise<HostKey[]>;
  stop(): Promise<void>;
}

export interface SshdOptions {
  /** Lines for sshd_config, such as a ForceCommand. */
  extraConfig?: readonly string[];
  /** With the key exchange that OpenSSH takes by itself, for measuring. */
  asItComes?: boolean;
}

// the hybrid with sntrup761 takes 0.1 s more of processor time for each connection, on the client's side alone
const quickKeyExchange = ['KexAlgorithms curve25519-sha256'];

/** Starts sshd on a free port of 127.0.0.1; the caller stops it. */
export async function startSshd(options: SshdOptions = {}): Promise<TestSshd> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-sshd-'));
  await chmod(directory, 0o755);
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  const keyPath = join(directory, 'client');
  makeKey(keyPath);
  await writeFile(join(directory, 'authorized_keys'), await readFile(`${keyPath}.pub`), { mode: 0o644 });
  const hostKeyPath = join(directory, 'host');
  makeKey(hostKeyPath);
  const port = await freePort();
  const config = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKeyPath}`,
    'PidFile none',
    `AuthorizedKeysFile ${join(directory, 'authorized_keys')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'MaxStartups 200',
    'MaxSessions 200',
    ...(options.extraConfig ?? []),
    ...(options.asItComes === true ? [] : quickKeyExchange),
    '',
  ];
  const configPath = join(directory, 'sshd_config');
  await writeFile(configPath, config.join('\n'));
  let server = await launch(configPath, port);
  return {
    port,
    user: userInfo().username,
    keyPath,
    hostKeys: await publicKeys(hostKeyPath),
    directory,
    changeHostKey: async () => {
      await server.stop();
      await rm(hostKeyPath);
      makeKey(hostKeyPath);
      server = await launch(configPath, port);
      return publicKeys(hostKeyPath);
    },
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function launch(configPath: string, port: number) {
  // -r: without it some containers reset the connections
  const child = spawn('/usr/sbin/sshd', ['-r', '-D', '-f', configPath, '-E', `${configPath}.log`], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (let attempt = 0; !(await answers(port)); attempt++) {
    if (attempt > 200 || child.exitCode !== null) {
      throw new Error(`sshd did not start: ${await readFile(`${configPath}.log`, 'utf8')}`);
    }
    await sleep(10);
  }
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function makeKey(path: string): void {
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', path], {
    input: 'y\n',
  });
  if (made.status !== 0) throw new Error(`ssh-keygen failed: ${made.stderr.toString()}`);
}

async function publicKeys(path: string): Promise<HostKey[]> {
  return parseKeyScan(`host ${await readFile(`${path}.pub`, 'utf8')}`);
}

/** A port that nobody listens on, above those that services use. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
