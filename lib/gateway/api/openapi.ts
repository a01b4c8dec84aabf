import type { TSchema } from 'typebox';
import { errorShape } from '../../contracts/error-shape.ts';
import { errorTable } from '../../domain/errors.ts';
import { version } from '../../version.ts';
import type { ApiRoute } from './api-route.ts';

/** The OpenAPI 3.1 document of the routes. TypeBox schemas are JSON Schema already, so nothing is translated. */
export function openApiDocument(routes: readonly ApiRoute[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:([a-z]+)/gi, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'pobsync',
      version,
      description:
        'The JSON API of a pobsync backup server. Every address answers with and without the slash at its end. ' +
        'Errors: `{"error": {"code", "message", "cure", "facts", "requestId"}}`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'From `pobsync create-token`' },
      },
      schemas: { Error: plain(errorShape) },
      responses: {
        Error: {
          description: `Codes: ${Object.keys(errorTable).join(', ')}.`,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

function operationOf(route: ApiRoute): object {
  const { method, path, summary, access, tag, body, result, status = 200 } = route;
  return {
    operationId: operationId(route),
    summary,
    description: `Needs the role ${access}.`,
    tags: [tag],
    parameters: [...parametersOf(route, 'path'), ...parametersOf(route, 'query')],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: plain(body) } } } }),
    responses: {
      [status]: {
        description: describe(method, path),
        content: { 'application/json': { schema: plain(result) } },
      },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

/** @example operationId({ method: 'POST', path: '/api/hosts/:host/backup/' }) // 'postHostsHostBackup' */
export function operationId({ method, path }: Pick<ApiRoute, 'method' | 'path'>): string {
  const words = path.split(/[^a-z]+/i).filter((word) => word !== '' && word !== 'api');
  return method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

function describe(method: string, path: string): string {
  if (path.endsWith('/backup/') || path.endsWith('/discover/')) return 'The run that was queued';
  return method === 'GET' ? 'What was asked for' : 'What became of it';
}

function parametersOf(route: ApiRoute, place: 'path' | 'query'): object[] {
  const schema = place === 'path' ? route.params : route.query;
  const properties = (schema?.properties ?? {}) as Record<string, TSchema & { description?: string }>;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path',
    ...(property.description === undefined ? {} : { description: property.description }),
    schema: plain(property),
  }));
}

/** A schema without what only we know (`expected`, `secret`, `~kind`). */
function plain(schema: TSchema): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key: string, value: unknown) =>
      key === 'expected' || key === 'secret' || key.startsWith('~') ? undefined : value,
    ),
  );
}
