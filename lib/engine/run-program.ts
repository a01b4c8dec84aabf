import { spawn } from 'node:child_process';
import { PobsyncError } from '../domain/errors.ts';
import { childEnvironment } from './child-environment.ts';

export interface ProgramOptions {
  /** Killed after this time; `timedOut` is set then. */
  timeoutMs?: number;
  /** Open descriptors that the child gets as 3, 4, … */
  descriptors?: readonly number[];
  input?: Uint8Array;
  cwd?: string;
  signal?: AbortSignal;
  /** Output beyond this many bytes a stream is dropped. */
  maxOutputBytes?: number;
}

export interface ProgramResult {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: Buffer;
  stderr: Buffer;
  timedOut: boolean;
}

/**
 * Runs a short-lived program in the exact environment, without a shell, in a process group of its own, and collects
 * its bounded output. An exit code other than 0 is a result; a missing program is an error. An aborted signal kills
 * the group and the result says `SIGKILL`.
 *
 * @throws PobsyncError `unsupported` when the program is not installed
 */
export function runProgram(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: childEnvironment(),
      detached: true,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ['pipe', 'pipe', 'pipe', ...(options.descriptors ?? [])],
    });
    const kill = () => {
      killGroup(child.pid);
    };
    let timedOut = false;
    const timer = setTimeout(
      () => {
        timedOut = true;
        kill();
      },
      options.timeoutMs ?? 2 ** 31 - 1,
    );
    options.signal?.addEventListener('abort', kill, { once: true });
    if (options.signal?.aborted === true) kill();
    const finish = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', kill);
    };

    const limit = options.maxOutputBytes ?? 1024 * 1024;
    const stdout = collect(child.stdout, limit);
    const stderr = collect(child.stderr, limit);
    // a child that does not read its input makes EPIPE here; its exit code tells the story
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(options.input);
    child.on('error', (cause) => {
      finish();
      reject(notStarted(command, cause));
    });
    child.on('close', (exitCode, signal) => {
      finish();
      resolve({ exitCode, signal, stdout: stdout(), stderr: stderr(), timedOut });
    });
  });
}

/** Kills a whole process group at once; one that is gone already is fine. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // the group has ended
  }
}

/** The error for a program that could not be started at all. */
export function notStarted(command: string, cause: Error): PobsyncError {
  return new PobsyncError('unsupported', `The program "${command}" could not be started on this machine.`, {
    cure: `Install ${command}, then try again.`,
    cause,
  });
}

function collect(stream: NodeJS.ReadableStream | null, limit: number): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size < limit) chunks.push(chunk.subarray(0, limit - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks);
}
