import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createConnection } from 'mysql2/promise';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A MariaDB server of the test run's own: a socket in a temporary directory, no network, no system service. */
export interface Mariadbd {
  socketPath: string;
  /** Ends the server's process; the data stays. */
  halt(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same data. */
  resume(): Promise<void>;
  /** Runs a statement as root. */
  query(sql: string): Promise<unknown>;
  /** Ends the server and removes its data. */
  remove(): Promise<void>;
}

/** Makes a data directory and starts a server on it. */
export async function startMariadbd(extraArguments: string[] = []): Promise<Mariadbd> {
  const directory = await mkdtemp(join(tmpdir(), 'pobsync-mariadbd-'));
  const socketPath = join(directory, 'socket');
  await install(directory);
  let server: ChildProcess;
  const resume = async () => {
    server = spawn('mariadbd', [...serverArguments(directory), ...extraArguments], { stdio: 'ignore' });
    await untilItAnswers(directory, () => server.exitCode === null);
  };
  const halt = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  };
  await resume();
  return {
    socketPath,
    halt,
    resume,
    query: (sql) => rootQuery(socketPath, sql),
    remove: async () => {
      await halt('SIGKILL');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

// outlives the test file that started it, but not the test run
const whileTheRunLasts = `
  "$@" & server=$!
  while kill -0 "$RUN_PID" 2>/dev/null && [ -d "$RUN_DIR" ]; do sleep 0.3; done
  kill -9 "$server"; wait "$server"; rm -rf "$RUN_DIR"`;

/** The one server that all test files of a run share; the first that asks for it starts it. */
export async function sharedMariadbd(): Promise<{ socketPath: string }> {
  const { POBSYNC_TEST_RUN_DIR: runDirectory, POBSYNC_TEST_RUN_PID: runPid } = process.env;
  if (runDirectory === undefined || runPid === undefined)
    throw new Error('test/global-setup.mjs did not run');
  const directory = join(runDirectory, 'mariadbd');
  const first = await mkdir(directory).then(
    () => true,
    () => false,
  );
  if (first) {
    await install(directory);
    const environment = { PATH: process.env['PATH'], RUN_PID: runPid, RUN_DIR: runDirectory };
    spawn('sh', ['-c', whileTheRunLasts, 'sh', 'mariadbd', ...serverArguments(directory)], {
      stdio: 'ignore',
      detached: true,
      env: environment,
    }).unref();
  }
  await untilItAnswers(directory, () => true);
  return { socketPath: join(directory, 'socket') };
}

/** Runs statements as root on a server. */
export async function rootQuery(socketPath: string, ...statements: string[]): Promise<unknown> {
  const connection = await createConnection({ socketPath, user: 'root' });
  try {
    let last: unknown;
    for (const statement of statements) [last] = await connection.query(statement);
    return last;
  } finally {
    await connection.end();
  }
}

async function install(directory: string): Promise<void> {
  // each server has its own: one that starts removes every "#sql…" file there, of running servers too
  const temporary = join(directory, 'tmp');
  await mkdir(temporary);
  await promisify(execFile)(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${directory}/data`,
      `--user=${userInfo().username}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { env: { ...process.env, TMPDIR: temporary } },
  );
}

function serverArguments(directory: string): string[] {
  return [
    '--no-defaults',
    `--datadir=${directory}/data`,
    `--socket=${directory}/socket`,
    `--pid-file=${directory}/pid`,
    `--log-error=${directory}/log`,
    `--user=${userInfo().username}`,
    `--tmpdir=${directory}/tmp`,
    '--skip-networking',
    '--innodb-buffer-pool-size=128M',
    '--innodb-log-file-size=64M',
    // a killed server loses nothing by these, only a power cut would
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-flush-method=nosync',
    '--max-connections=300',
  ];
}

async function untilItAnswers(directory: string, alive: () => boolean): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000 && alive(); waitedMs += 50) {
    try {
      await rootQuery(join(directory, 'socket'), 'SELECT 1');
      return;
    } catch {
      await sleep(50);
    }
  }
  const log = await readFile(join(directory, 'log'), 'utf8').catch(() => '(no log)');
  throw new Error(`mariadbd did not start:\n${log}`);
}
