import { spawn, type ChildProcess } from 'node:child_process';
import { showText } from '../domain/show-text.ts';
import { childEnvironment } from './child-environment.ts';
import { LineSplitter } from './line-splitter.ts';
import { openPolledOutput } from './polled-output.ts';
import { isItem, withoutChecksum } from './rsync-items.ts';
import { parseRsyncProgress, type RsyncProgress } from './rsync-progress.ts';
import { addStatsLine, emptyRsyncStats, type RsyncStats } from './rsync-stats.ts';
import { killGroup, notStarted } from './run-program.ts';

export interface RsyncRequest {
  args: readonly string[];
  /** An empty 0700 directory of this run alone. */
  home: string;
  /** Inherited as descriptor 3 by every process of the run, so that the lock lives as long as the writer. */
  lockFd: number | null;
  /** A directory that rsync is to find as its descriptor 4, whatever becomes of the path. */
  directoryFd?: number | null;
  signal: AbortSignal;
  onProgress: (progress: RsyncProgress) => void;
  /** Every other line of stdout and stderr, bounded and safe to show; items without their checksums. */
  onLine: (line: string) => void;
  /**
   * Takes the items instead, byte for byte as rsync printed them (`itemFormat`): for reading names from, not for
   * showing. The bytes are good until it returns.
   */
  onItem?: (line: Buffer) => void;
  /** Another program in place of rsync, for tests of exit codes that rsync cannot be made to give. */
  program?: string;
}

export interface RsyncOutcome {
  /** null when a signal ended it. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The beginning and the end of what it said on stderr; safe to show, lines kept. */
  stderr: string;
  stats: RsyncStats;
  /** Whether we stopped it. */
  stopped: boolean;
}

const blank = 0x20;
const graceMs = 10_000;
const keptErrorLines = 200;
/** A report goes from process to process and onto a screen; nobody reads faster. */
const progressEveryMs = 250;

/**
 * Runs rsync to its end in the exact environment and in a process group of its own. An aborted signal stops it: TERM
 * to the group, ten seconds later KILL. Whatever exit code it ends with is a result; judging it is `rsync-failure`'s.
 *
 * @throws PobsyncError `unsupported` when rsync is not installed
 */
export async function runRsync(request: RsyncRequest): Promise<RsyncOutcome> {
  const program = request.program ?? 'rsync';
  const output = await openPolledOutput(request.home);
  const start = (writeFd: number) => {
    const child = spawn(program, request.args, {
      env: childEnvironment(request.home),
      detached: true,
      stdio: ['ignore', writeFd, 'pipe', request.lockFd ?? 'ignore', request.directoryFd ?? 'ignore'],
    });
    const stopping = stopOnAbort(child, request.signal);
    const ended = endOf(child, program, () => stopping.expectEnd());
    // it is awaited together with the output; a failing start must not count as unhandled until then
    ended.catch(() => undefined);
    return { child, stopping, ended };
  };
  const { child, stopping, ended } = await output.handOver(start);
  const stats = emptyRsyncStats();
  const errors = new BoundedLines(keptErrorLines);

  let latestProgress: Buffer | null = null;
  const takeLine = (line: Buffer) => {
    if (line[0] === blank) latestProgress = line;
    else if (isItem(line)) (request.onItem ?? tellItem)(line);
    else {
      const text = line.toString('utf8');
      addStatsLine(stats, text);
      if (text.trim() !== '') request.onLine(showLine(text));
    }
  };
  // of progress there is a line after each file, and each says all that the one before did
  const stdout = new LineSplitter(takeLine, { lastOnly: blank });
  const tellItem = (line: Buffer) => request.onLine(showItem(line));
  let toldAtMs = -Infinity;
  const tellProgress = () => {
    if (latestProgress === null) return;
    const progress = parseRsyncProgress(latestProgress.toString('latin1'));
    latestProgress = null;
    toldAtMs = performance.now();
    if (progress !== null) request.onProgress(progress);
  };
  const stderr = new LineSplitter((line) => {
    const text = line.toString('utf8');
    if (text.trim() === '') return;
    const shown = showText(text, 1000);
    errors.add(shown);
    request.onLine(shown);
  });
  child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
  const read = output.readAll((chunk) => {
    stdout.push(chunk);
    if (performance.now() - toldAtMs >= progressEveryMs) tellProgress();
    // the chunk's memory is used again
    else if (latestProgress !== null) latestProgress = Buffer.from(latestProgress);
  });
  try {
    const [{ exitCode, signal }] = await Promise.all([ended, read]);
    stdout.end();
    stderr.end();
    tellProgress();
    return { exitCode, signal, stderr: errors.text(), stats, stopped: stopping.wasStopped() };
  } catch (error) {
    // nobody reads any more
    killGroup(child.pid);
    throw error;
  } finally {
    stopping.end();
  }
}

/** "close" comes after the last process of the group has let go of the pipes; one that hangs on is ended. */
function endOf(
  child: ChildProcess,
  program: string,
  onExit: () => void,
): Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => reject(notStarted(program, cause)));
    child.on('exit', onExit);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
}

/** An item as people read it: safe to show, without its checksum. */
export function showItem(line: Buffer): string {
  return showLine(withoutChecksum(line.toString('utf8')));
}

/** Most lines are plain ASCII, because rsync escapes names itself in this locale. */
function showLine(line: string): string {
  return line.length < 4096 && /^[\x20-\x7e]*$/.test(line) ? line : showText(line, 4096);
}

function stopOnAbort(child: ChildProcess, signal: AbortSignal) {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const killLater = () => {
    timer ??= setTimeout(() => killGroup(child.pid), graceMs);
  };
  const stop = () => {
    stopped = true;
    killGroup(child.pid, 'SIGTERM');
    killLater();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    wasStopped: () => stopped,
    expectEnd: killLater,
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}

/** Keeps the first and the last lines of a stream whose length a remote decides. */
class BoundedLines {
  private readonly first: string[] = [];
  private last: string[] = [];
  private dropped = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit / 2;
  }

  add(line: string): void {
    if (this.first.length < this.limit) {
      this.first.push(line);
      return;
    }
    this.last.push(line);
    if (this.last.length > 2 * this.limit) {
      this.dropped += this.limit;
      this.last = this.last.slice(this.limit);
    }
  }

  text(): string {
    const gap = this.dropped === 0 ? [] : [`… ${this.dropped} lines left out …`];
    return [...this.first, ...gap, ...this.last].join('\n');
  }
}
