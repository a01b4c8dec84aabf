/**
 * Every way an operation can refuse or fail, as one table: stable code → HTTP status → CLI exit code → meaning.
 * The HTTP gateway, the CLI and the documentation read this table; a test holds the documented copy equal to it.
 */
export const errorTable = {
  invalid_input: { httpStatus: 400, exitCode: 2, meaning: 'A value is malformed; nothing was done.' },
  not_authenticated: {
    httpStatus: 401,
    exitCode: 5,
    meaning: 'No valid login or token came with the request.',
  },
  forbidden: { httpStatus: 403, exitCode: 5, meaning: 'The role or the scope does not allow this.' },
  not_found: { httpStatus: 404, exitCode: 4, meaning: 'No such host, snapshot, run or other object.' },
  conflict: {
    httpStatus: 409,
    exitCode: 5,
    meaning: 'The object exists already, or changed since it was read.',
  },
  refused: { httpStatus: 409, exitCode: 5, meaning: 'A guard said no; nothing was changed.' },
  root_missing: {
    httpStatus: 409,
    exitCode: 5,
    meaning: 'The backup root is not there, or is not the one on record.',
  },
  host_key_unknown: { httpStatus: 409, exitCode: 5, meaning: 'No host key has been approved for this host.' },
  host_key_changed: {
    httpStatus: 409,
    exitCode: 5,
    meaning: 'The host presents another key than the approved one; nothing was transferred.',
  },
  too_many_requests: { httpStatus: 429, exitCode: 75, meaning: 'Too many attempts; try again later.' },
  busy: { httpStatus: 409, exitCode: 75, meaning: 'Another run holds the host; try again later.' },
  connection_failed: {
    httpStatus: 502,
    exitCode: 1,
    meaning: 'The host could not be reached or the connection broke.',
  },
  login_refused: { httpStatus: 502, exitCode: 1, meaning: 'The host refused the SSH key or the user.' },
  remote_rsync_missing: { httpStatus: 502, exitCode: 1, meaning: 'The host has no usable rsync.' },
  source_missing: { httpStatus: 502, exitCode: 1, meaning: 'A source directory does not exist on the host.' },
  disk_full: {
    httpStatus: 507,
    exitCode: 1,
    meaning: 'The backup disk, or that of the home directory, has no space or no inodes left.',
  },
  disk_failed: { httpStatus: 500, exitCode: 1, meaning: 'Reading or writing the backup disk failed.' },
  rsync_failed: { httpStatus: 502, exitCode: 1, meaning: 'rsync ended with an error of another kind.' },
  timed_out: { httpStatus: 504, exitCode: 1, meaning: 'The run exceeded its time limit and was stopped.' },
  cancelled: { httpStatus: 409, exitCode: 130, meaning: 'Somebody asked for the run to stop.' },
  interrupted: {
    httpStatus: 503,
    exitCode: 130,
    meaning: 'The run was stopped from outside, or lost its claim.',
  },
  database_unusable: {
    httpStatus: 503,
    exitCode: 1,
    meaning: 'The database is absent, damaged, foreign, of another version, or its disk is full or fails.',
  },
  unsupported: {
    httpStatus: 501,
    exitCode: 1,
    meaning: 'This machine lacks a program or feature that is needed.',
  },
  internal: { httpStatus: 500, exitCode: 1, meaning: 'A defect of pobsync; the log has the details.' },
} as const satisfies Record<string, { httpStatus: number; exitCode: number; meaning: string }>;

export type ErrorCode = keyof typeof errorTable;

/** Facts a caller can act on, named; plain JSON, never a secret. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface PobsyncErrorOptions {
  facts?: ErrorFacts;
  /** One sentence: what an admin does about it. */
  cure?: string;
  cause?: unknown;
}

/**
 * The base of every error that may reach a user. `message` is the one public sentence that says what, where and
 * what was expected; it never holds a stack trace, a secret or an unescaped byte from a remote.
 */
export class PobsyncError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  readonly cure: string | null;

  constructor(code: ErrorCode, message: string, options: PobsyncErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.facts = options.facts ?? {};
    this.cure = options.cure ?? null;
  }
}

/** A value is malformed. `problems` holds one sentence for each thing that is wrong. */
export class InvalidInputError extends PobsyncError {
  readonly problems: readonly string[];
  constructor(problems: string | readonly string[], options: PobsyncErrorOptions = {}) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super('invalid_input', list.join(' '), { ...options, facts: { problems: list, ...options.facts } });
    this.problems = list;
  }
}

export class NotFoundError extends PobsyncError {
  constructor(what: string, options: PobsyncErrorOptions = {}) {
    super('not_found', what, options);
  }
}

/** A guard said no, and nothing was changed. */
export class RefusedError extends PobsyncError {
  constructor(message: string, options: PobsyncErrorOptions = {}) {
    super('refused', message, options);
  }
}

export class ConflictError extends PobsyncError {
  constructor(message: string, options: PobsyncErrorOptions = {}) {
    super('conflict', message, options);
  }
}

/** The backup root is absent, or another disk sits in its place. */
export class RootMissingError extends PobsyncError {
  constructor(message: string, options: PobsyncErrorOptions = {}) {
    super('root_missing', message, options);
  }
}

/** Another run holds the host. */
export class BusyError extends PobsyncError {
  constructor(message: string, options: PobsyncErrorOptions = {}) {
    super('busy', message, options);
  }
}

/** The run was asked to stop. */
export class CancelledError extends PobsyncError {
  constructor(message: string, options: PobsyncErrorOptions = {}) {
    super('cancelled', message, options);
  }
}

/** The run was stopped from outside, or another worker took it over. */
export class InterruptedError extends PobsyncError {
  constructor(message: string, options: PobsyncErrorOptions = {}) {
    super('interrupted', message, options);
  }
}

/** The database is absent, damaged, foreign, newer than the program, or its disk is full or fails. */
export class DatabaseUnusableError extends PobsyncError {
  constructor(message: string, options: PobsyncErrorOptions = {}) {
    super('database_unusable', message, options);
  }
}

/** The shape in which an error crosses a process or network border. */
export interface PublicError {
  code: ErrorCode;
  message: string;
  cure: string | null;
  facts: ErrorFacts;
}

/**
 * Turns anything thrown into what may be shown. An error that is not ours becomes `internal` with a neutral sentence:
 * its own message may hold paths, SQL or bytes of a remote, and goes to the log only.
 */
export function toPublicError(error: unknown): PublicError {
  if (error instanceof PobsyncError) {
    return { code: error.code, message: error.message, cure: error.cure, facts: error.facts };
  }
  return {
    code: 'internal',
    message: 'Something went wrong inside pobsync.',
    cure: 'Look up the request id in the log.',
    facts: {},
  };
}

/**
 * Rebuilds an error that crossed a process border, so that callers see one kind of error only. A code that is not in
 * the table, from a bundle of another version, becomes `internal`: exit code and HTTP status always exist.
 */
export function fromPublicError(error: PublicError): PobsyncError {
  const options = { facts: error.facts, ...(error.cure === null ? {} : { cure: error.cure }) };
  const code = Object.hasOwn(errorTable, error.code) ? error.code : 'internal';
  return new PobsyncError(code, error.message, options);
}
