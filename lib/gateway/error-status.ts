import type { FastifyError } from 'fastify';
import { errorTable, PobsyncError, toPublicError, type PublicError } from '../domain/errors.ts';

/** An error as HTTP tells it. */
export interface HttpError {
  status: number;
  error: PublicError;
  retryAfterSeconds: number | null;
}

/** Makes of anything thrown while a request is served what the client is told. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof PobsyncError) {
    const { retryAfterSeconds } = error.facts;
    return {
      status: errorTable[error.code].httpStatus,
      error: toPublicError(error),
      retryAfterSeconds:
        typeof retryAfterSeconds === 'number' ? retryAfterSeconds : (defaultRetry[error.code] ?? null),
    };
  }
  const { statusCode, code } = (error ?? {}) as Partial<FastifyError>;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const message = ownWords[code ?? ''] ?? 'The request is malformed.';
    const known = statusCode === 404 ? 'not_found' : 'invalid_input';
    return {
      status: statusCode,
      error: { code: known, message, cure: null, facts: {} },
      retryAfterSeconds: null,
    };
  }
  return { status: 500, error: toPublicError(error), retryAfterSeconds: null };
}

const defaultRetry: Partial<Record<string, number>> = {
  busy: 30,
  database_unusable: 10,
  too_many_requests: 5,
  interrupted: 10,
};

/** What the web framework refuses before any of our code runs. */
const ownWords: Partial<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The type of the body is not known: expected application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty: expected a JSON document.',
  FST_ERR_BAD_URL: 'The address is malformed.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The length of the body is not what was announced.',
};
