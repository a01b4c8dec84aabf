/**
 * What becomes of a run that ended with a code: `note` is a success with a remark, `partial` a snapshot with gaps,
 * `connection` is tried again, `disk` is the backup disk, `stopped` somebody ended it, `failed` the rest.
 */
export type ExitClass = 'success' | 'note' | 'partial' | 'connection' | 'disk' | 'stopped' | 'failed';

export interface ExitCodeRow {
  code: number;
  class: ExitClass;
  meaning: string;
}

/**
 * The one table of rsync's exit codes (rsync(1), EXIT VALUES; 126, 127 and 255 come from the remote shell and ssh).
 * The same fault can end in several codes, so `judgeRsync` looks at the messages first and here last.
 */
export const rsyncExitCodes: readonly ExitCodeRow[] = [
  { code: 0, class: 'success', meaning: 'everything was copied' },
  { code: 1, class: 'failed', meaning: 'syntax or usage error' },
  { code: 2, class: 'failed', meaning: 'protocol incompatibility' },
  { code: 3, class: 'failed', meaning: 'errors selecting input or output files or directories' },
  { code: 4, class: 'failed', meaning: 'requested action not supported' },
  { code: 5, class: 'failed', meaning: 'error starting the client-server protocol' },
  { code: 6, class: 'failed', meaning: 'daemon unable to append to its log file' },
  { code: 10, class: 'connection', meaning: 'error in socket I/O' },
  { code: 11, class: 'disk', meaning: 'error in file I/O on the backup disk' },
  { code: 12, class: 'connection', meaning: 'error in the rsync protocol data stream' },
  { code: 13, class: 'failed', meaning: 'errors with program diagnostics' },
  { code: 14, class: 'failed', meaning: 'error in inter-process communication' },
  { code: 15, class: 'failed', meaning: 'a sibling process crashed' },
  { code: 16, class: 'stopped', meaning: 'a sibling process was ended by a signal' },
  { code: 19, class: 'stopped', meaning: 'received SIGUSR1' },
  { code: 20, class: 'stopped', meaning: 'received SIGINT, SIGTERM or SIGHUP' },
  { code: 21, class: 'failed', meaning: 'error in waiting for a child process' },
  { code: 22, class: 'failed', meaning: 'error allocating memory' },
  { code: 23, class: 'partial', meaning: 'some files could not be transferred' },
  { code: 24, class: 'note', meaning: 'some source files vanished while they were read' },
  { code: 25, class: 'failed', meaning: 'the limit of deletions stopped it' },
  { code: 30, class: 'connection', meaning: 'timeout in data send or receive' },
  { code: 35, class: 'connection', meaning: 'timeout waiting for a connection' },
  { code: 124, class: 'failed', meaning: 'the remote shell failed' },
  { code: 125, class: 'stopped', meaning: 'the remote shell was killed' },
  { code: 126, class: 'failed', meaning: 'rsync could not be run on the host' },
  { code: 127, class: 'connection', meaning: 'rsync was not found on the host' },
  { code: 255, class: 'connection', meaning: 'ssh failed' },
];

/** The row of a code; codes that nobody documented are failures. */
export function exitCodeRow(code: number): ExitCodeRow {
  return (
    rsyncExitCodes.find((row) => row.code === code) ?? {
      code,
      class: 'failed',
      meaning: 'an undocumented error',
    }
  );
}
