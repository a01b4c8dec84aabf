import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleCommandLine } from '../../../infra/bundle/bundle-program.mjs';
import { openDatabase } from '../../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import { getHost } from '../../../lib/data/hosts.ts';
import { listRuns } from '../../../lib/data/runs.ts';
import { saveSchedule } from '../../../lib/data/schedules.ts';
import { listWorkers } from '../../../lib/data/workers.ts';
import { startSshd, type TestSshd } from '../../helpers/sshd.ts';

// the program as it is shipped: one file, run in an empty environment, against a real host
let directory: string;
let program: string;
let sshd: TestSshd;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pobsync-program-'));
  program = join(directory, 'bin/pobsync');
  await mkdir(join(directory, 'bin'));
  await mkdir(join(directory, 'source/deep'), { recursive: true });
  await writeFile(join(directory, 'source/deep/file'), 'content');
  const root = join(import.meta.dirname, '../../..');
  await bundleCommandLine({ root, entry: join(root, 'local/cli/main.ts'), outfile: `${program}.cjs` });
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${program}.cjs' "$@"\n`, { mode: 0o755 });
  sshd = await startSshd();
});

afterAll(async () => {
  await sshd.stop();
  await rm(directory, { recursive: true, force: true });
});

const environment = () => ({
  PATH: `${join(directory, 'bin')}:${process.env.PATH ?? ''}`,
  HOME: directory,
  POBSYNC_HOME: join(directory, 'home'),
});

function pobsync(...argv: string[]): { code: number | null; out: string; err: string } {
  const run = spawnSync(program, argv, { env: environment(), encoding: 'utf8', timeout: 60_000 });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function done(...argv: string[]): string {
  const { code, out, err } = pobsync(...argv);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

describe('the first host, as the older system had it', () => {
  test('is set up, backed up, scheduled, pruned and discovered', async () => {
    expect(done('configure-global', '--backup-root', join(directory, 'backups'))).toContain(
      'ssh-ed25519 AAAA',
    );
    const key = await readFile(join(directory, 'home/ssh/id_ed25519'), 'utf8');
    expect(key).toContain('PRIVATE KEY');
    const login = ['--ssh-port', `${sshd.port}`, '--ssh-user', sshd.user, '--ssh-key', sshd.keyPath];
    const host = ['web1', '--address', '127.0.0.1', '--source', join(directory, 'source'), ...login];
    expect(done('configure-host', ...host)).toContain('Host web1 was added');

    expect(pobsync('backup', 'web1', '--prune')).toMatchObject({ code: 5, out: '' });
    expect(pobsync('trust-host', 'web1')).toMatchObject({ code: 5, out: '' });
    const fingerprint = sshd.hostKeys[0]?.fingerprint ?? '';
    expect(done('trust-host', 'web1', '--fingerprint', fingerprint)).toContain('Trusted');
    expect(done('check', 'web1')).not.toContain('failed');

    expect(done('backup', 'web1', '--prune')).toContain('success');
    const result = JSON.parse(done('backup', 'web1', '--json')) as { snapshot: { path: string } };
    expect(await readFile(join(result.snapshot.path, 'data/deep/file'), 'utf8')).toBe('content');

    expect(done('schedule', 'web1', '--cron', '15 2 * * *', '--prune')).toContain('Next:');
    expect(done('retention', 'web1')).toContain('1 to keep, 1 to delete');
    expect(pobsync('retention', 'web1', '--apply')).toMatchObject({ code: 5, out: '' });
    expect(done('retention', 'web1', '--apply', '--yes', '--max-delete', '10')).toContain(
      '1 deleted, 1 kept',
    );
    expect(done('discover-snapshots', '--host', 'web1')).toContain('web1');
    expect(done('hosts')).toContain('success');
    expect(done('status', '--json')).toContain('"snapshots": 1');
    expect(await readdir(join(directory, 'backups/web1/scheduled'))).toHaveLength(1);
  });

  test('that has another key than the approved one is not connected to', async () => {
    const old = sshd.hostKeys[0]?.fingerprint ?? '';
    const [changed] = await sshd.changeHostKey();
    const { code, out, err } = pobsync('backup', 'web1');
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toContain(old);
    expect(err).toContain(changed?.fingerprint ?? 'none');
    expect(err).toContain('trust-host web1');
    done('trust-host', 'web1', '--fingerprint', changed?.fingerprint ?? '');
    done('backup', 'web1');
  });
});

test('a scheduler that runs uses an applied fleet file at its next tick', async () => {
  const database = await openDatabase({
    url: parseDatabaseUrl(`sqlite:${join(directory, 'home/pobsync.sqlite')}`),
  });
  // disabled, and with a time that was due already: enabling it is all that a tick waits for
  done('configure-host', 'web1', '--disable', '--address', '192.0.2.1');
  const anHourAgo = new Date(Date.now() - 3_600_000);
  await database.write(async (tx) => {
    const { id: hostId } = await getHost(tx, 'web1');
    await saveSchedule(tx, { hostId, operation: 'backup', cron: '* * * * *' }, anHourAgo);
  });
  const file = join(directory, 'fleet.yaml');
  done('config', 'export', file);
  const text = await readFile(file, 'utf8');
  const scheduled = async () => (await database.read((tx) => listRuns(tx))).items.filter(isScheduled);

  const loop = spawn(program, ['scheduler', '--loop', '--interval', '1'], { env: environment() });
  const ended = once(loop, 'exit');
  try {
    await until(async () =>
      (await database.read((tx) => listWorkers(tx))).some(({ lastTickAt }) => lastTickAt),
    );
    expect(await scheduled()).toEqual([]);
    await writeFile(file, text.replace('enabled: false', 'enabled: true').replace('192.0.2.1', '127.0.0.1'));
    done('config', 'apply', file);
    await until(async () => (await scheduled()).some(({ status }) => status === 'success'));
    done('configure-host', 'web1', '--disable');
  } finally {
    loop.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    await database.close();
  }
  done('configure-host', 'web1', '--enable');
});

const isScheduled = ({ trigger }: { trigger: string }) => trigger === 'schedule';

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 600) throw new Error('waited in vain');
    await sleep(100);
  }
}

test('^C stops a backup: exit 130, no snapshot, and the run says so', async () => {
  await writeFile(join(directory, 'source/big'), Buffer.alloc(8_000_000, 'x'));
  done('configure-host', 'web1', '--bandwidth-limit', '200');
  const before = await readdir(join(directory, 'backups/web1/scheduled'));
  const child = spawn(program, ['backup', 'web1', '--json'], { env: environment(), stdio: 'pipe' });
  const output: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ended = once(child, 'exit');
  while (!done('runs', '--status', 'running').includes('web1')) await sleep(200);
  await sleep(1000);
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(130);
  expect(JSON.parse(output.join(''))).toMatchObject({ error: { code: 'cancelled' } });
  expect(await readdir(join(directory, 'backups/web1/scheduled'))).toEqual(before);
  expect(done('runs', 'web1', '--page-size', '1')).toContain('cancelled');
});

describe('completion in bash', () => {
  const complete = (line: string): string[] => {
    const words = line.split(' ');
    const script = `
      source <(pobsync completion bash)
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}
      _pobsync
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const run = spawnSync('bash', ['--norc', '-c', script], { env: environment(), encoding: 'utf8' });
    expect(run.stderr).toBe('');
    return run.stdout.split('\n').filter((word) => word !== '');
  };
  test.each([
    ['pobsync conf', ['configure-global', 'configure-host', 'config']],
    ['pobsync config ex', ['export']],
    ['pobsync retention w', ['web1']],
    ['pobsync backup web1 --d', ['--dry-run']],
    ['pobsync retention web1 --kind ', ['scheduled', 'manual', 'all']],
    ['pobsync discover-snapshots --host ', ['web1']],
    ['pobsync configure-host web1 --unset ssh-', ['ssh-user', 'ssh-port', 'ssh-key']],
    ['pobsync nonsense ', []],
  ])('of "%s" offers %j', (line, expected) => expect(complete(line)).toEqual(expected));
});

test('a reader that closes early is no failure', () => {
  const run = spawnSync('bash', ['-c', 'set -o pipefail; pobsync --help | head -1'], {
    env: environment(),
    encoding: 'utf8',
  });
  expect(run).toMatchObject({ status: 0, stdout: 'Usage: pobsync <command> [options]\n', stderr: '' });
});
