import type { FastifyInstance } from 'fastify';
import { InvalidInputError } from '../domain/errors.ts';

/** A form as it was sent: each field once; a field that came twice keeps its last value. */
export type FormBody = Readonly<Record<string, string>>;

/** JSON for programs, URL-encoded forms for browsers, nothing else. */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => parseJson(body),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => parseForm(body),
  );
}

/** @throws InvalidInputError */
export function parseJson(body: string): unknown {
  if (body.trim() === '') return undefined;
  try {
    return JSON.parse(body, (key: string, value: unknown) => {
      // nobody needs it, and copying it about could change what all objects inherit
      if (key === '__proto__') throw new SyntaxError('__proto__');
      return value;
    });
  } catch {
    throw new InvalidInputError('Invalid body: expected a JSON document.');
  }
}

function parseForm(body: string): FormBody {
  const fields: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of new URLSearchParams(body)) fields[name] = value;
  return fields;
}
