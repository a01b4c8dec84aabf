import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommandLine } from '../../../infra/bundle/bundle-program.mjs';
import { runProgram } from '../../helpers/run-program.ts';
import { startSshd } from '../../helpers/sshd.ts';

/** `pobsync init` and `pobsync serve` of the built program, and a machine on loopback to back up. */
export interface InstalledService {
  url: string;
  password: string;
  source: string;
  /** A directory that is not there yet, for the backup root. */
  backups: string;
  /** What somebody at the host's console does: appends a line to authorized_keys. */
  authorise(line: string): Promise<void>;
  /** What somebody there does for the time of a restore. */
  allowWriting(): Promise<void>;
  sshd: { port: number; user: string };
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../../..');

export async function startInstalledService(): Promise<InstalledService> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-journey-'));
  const program = join(directory, 'pobsync.cjs');
  await bundleCommandLine({ root, entry: join(root, 'local/cli/main.ts'), outfile: program });
  const env = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: directory,
    POBSYNC_HOME: join(directory, 'home'),
  };
  const arguments_ = [program, 'init', '--json'];
  const { stdout } = await runProgram(process.execPath, arguments_, { env, cwd: directory });
  const made = JSON.parse(stdout) as { firstAdmin: { password: string } };
  const sshd = await startSshd();
  const source = join(directory, 'source');
  await makeSource(source);
  const service = spawn(process.execPath, [program, 'serve', '--port', '0', '--drain', '1'], {
    env,
    cwd: directory,
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    service.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /web admin is at (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    service.once('exit', () => reject(new Error(`serve ended: ${said}`)));
  });
  const authorizedKeys = join(sshd.directory, 'authorized_keys');
  return {
    ...{ url, source, password: made.firstAdmin.password, sshd: { port: sshd.port, user: sshd.user } },
    backups: join(directory, 'backups'),
    authorise: (line) => appendFile(authorizedKeys, `\n${line}\n`),
    allowWriting: async () => {
      const text = await readFile(authorizedKeys, 'utf8');
      await writeFile(authorizedKeys, text.replace('rrsync -ro /', 'rrsync /'));
    },
    stop: async () => {
      const ended = new Promise((resolve) => service.once('exit', resolve));
      service.kill('SIGTERM');
      await ended;
      await sshd.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Enough bytes that cannot be compressed to see a slow transfer move, and to cancel it on its way. */
async function makeSource(directory: string): Promise<void> {
  await mkdir(join(directory, 'letters'), { recursive: true });
  for (let index = 0; index < 24; index++) {
    await writeFile(join(directory, 'letters', `letter-${index}`), randomBytes(256 * 1024));
  }
  await writeFile(join(directory, '<img src=x onerror=alert(1)>'), 'hostile name');
}
