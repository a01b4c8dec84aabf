import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSshd, type TestSshd } from '../helpers/sshd.ts';

const program = join(process.cwd(), 'dist/pobsync.cjs');

/** pobsync as an admin has it: the bundle, a home, a backup root and one host behind a real sshd. */
export interface Installed {
  directory: string;
  source: string;
  sshd: TestSshd;
  environment: NodeJS.ProcessEnv;
  pobsync: (...args: string[]) => Promise<string>;
  remove: () => Promise<void>;
}

export async function install(): Promise<Installed> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-bench-'));
  const source = join(directory, 'source');
  await mkdir(source);
  const sshd = await startSshd({ asItComes: true });
  const environment = {
    PATH: process.env['PATH'],
    HOME: directory,
    POBSYNC_HOME: join(directory, 'home'),
    POBSYNC_LOG_LEVEL: 'error',
  };
  const pobsync = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      env: environment,
      maxBuffer: 2 ** 28,
    });
    return stdout;
  };
  await pobsync('configure-global', '--backup-root', join(directory, 'root'));
  await pobsync(
    ...['configure-host', 'web1', '--address', '127.0.0.1', '--ssh-port', String(sshd.port)],
    ...['--ssh-user', sshd.user, '--ssh-key', sshd.keyPath, '--source', source],
  );
  const [key] = sshd.hostKeys;
  await pobsync('trust-host', 'web1', '--fingerprint', key?.fingerprint ?? '');
  return {
    directory,
    source,
    sshd,
    environment,
    pobsync,
    remove: async () => {
      await sshd.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
