import type { FastifyInstance } from 'fastify';
import { expectationOf } from '../../contracts/expectation.ts';
import { ApiDocsPage } from '../pages/api-docs-page.tsx';
import { showPage } from '../pages/routes/page-route.ts';
import type { ApiDocsView, ApiOperationView } from '../pages/views/api-docs-view.ts';
import { describeFields } from './describe-fields.ts';
import type { ApiRoute } from './api-route.ts';

/** The interactive page of the API; it loads nothing from elsewhere and keeps to the strict policy. */
export function registerApiDocs(app: FastifyInstance, routes: readonly ApiRoute[]): void {
  const tags = apiTags(routes);
  showPage(app, { path: '/api/docs/', access: 'viewer' }, async ({ request, chrome }) => {
    const origin = request.services.config.publicUrl ?? `${request.protocol}://${request.headers.host ?? ''}`;
    return { page: <ApiDocsPage view={{ origin, tags }} chrome={chrome} /> };
  });
}

/** The routes as the page shows them: by tag, in the order of the table. */
export function apiTags(routes: readonly ApiRoute[]): ApiDocsView['tags'] {
  return [...new Set(routes.map(({ tag }) => tag))].map((tag) => ({
    tag,
    operations: routes.filter((route) => route.tag === tag).map(viewOf),
  }));
}

function viewOf(route: ApiRoute): ApiOperationView {
  const { method, path, summary, access, params, query, body, result, status = 200 } = route;
  return {
    ...{ method, path, summary, role: access },
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query')],
    example: body === undefined ? null : exampleOf(body),
    body: body === undefined ? [] : describeFields(body),
    answer: { status, fields: describeFields(result) },
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
