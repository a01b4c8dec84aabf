import type { FastifyInstance } from 'fastify';
import { expectationOf } from '../../contracts/expectation.ts';
import { ApiDocsPage } from '../pages/api-docs-page.tsx';
import { showPage } from '../pages/routes/page-route.ts';
import type { ApiOperationView } from '../pages/views/api-docs-view.ts';
import type { ApiRoute } from './api-route.ts';

/** The interactive page of the API; it loads nothing from elsewhere and keeps to the strict policy. */
export function registerApiDocs(app: FastifyInstance, routes: readonly ApiRoute[]): void {
  const tags = [...new Set(routes.map(({ tag }) => tag))].map((tag) => ({
    tag,
    operations: routes.filter((route) => route.tag === tag).map(viewOf),
  }));
  showPage(app, { path: '/api/docs/', access: 'viewer' }, async ({ request, chrome }) => {
    const origin = request.services.config.publicUrl ?? `${request.protocol}://${request.headers.host ?? ''}`;
    return { page: <ApiDocsPage view={{ origin, tags }} chrome={chrome} /> };
  });
}

function viewOf({ method, path, summary, access, params, query, body }: ApiRoute): ApiOperationView {
  return {
    ...{ method, path, summary, role: access },
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    example: body === undefined ? null : exampleOf(body),
  };
}

function parametersOf(schema: ApiRoute['params'], place: 'path' | 'query'): ApiOperationView['parameters'] {
  const properties = (schema?.properties ?? {}) as Record<string, { description?: string }>;
  return Object.entries(properties).map(([name, property]) => ({
    name,
    place,
    hint: property.description ?? `Expected: ${expectationOf(property)}.`,
  }));
}

/** An object with the fields that must be there. */
function exampleOf(body: object): string {
  const { properties = {}, required = [] } = body as {
    properties?: Record<string, { examples?: unknown[]; enum?: unknown[]; type?: string }>;
    required?: string[];
  };
  const entries = required.map((name) => {
    const property = properties[name];
    return [name, property?.examples?.[0] ?? property?.enum?.[0] ?? (property?.type === 'array' ? [] : '')];
  });
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}
