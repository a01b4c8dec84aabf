import type { TObject, TSchema } from 'typebox';
import type { ApiRoute } from '../../lib/gateway/api/api-route.ts';
import { apiRoutes } from '../../lib/gateway/api/api-routes.ts';
import { code, markdownTable } from './markdown-table.ts';

/** Every route of the JSON API, in the groups of its own document. */
export function apiPage(): string {
  const tags = [...new Set(apiRoutes.map(({ tag }) => tag))];
  return [
    '# The JSON API\n',
    'The same document with every field is at `/api/docs/` (to read) and `/api/openapi.json` (OpenAPI 3.1, for programs) of a',
    'running service. A token comes from `pobsync create-token`:\n',
    '```sh',
    'curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8000/api/status/',
    '```\n',
    'Every address answers with and without the slash at its end. Lists are paged: `page` and `pageSize` in the query,',
    '`{items, total, page, pageSize}` in the answer. Failures are `{"error": {"code", "message", "cure", "facts", "requestId"}}` with',
    'a code of [the table](errors.md). A token needs the scope `read` for what a viewer may, `run` for what an operator may,',
    '`admin` for what an admin may; its user needs the role, too.\n',
    ...tags.map((tag) => tagSection(tag)),
    '## Streams and files\n',
    `${markdownTable(
      ['Method', 'Address', 'Role', 'What'],
      otherRoutes.map(([method, path, role, what]) => [method, code(path), role, what]),
    )}\n`,
  ].join('\n');
}

/** What is not JSON in and out, and so not in the document: [method, address, role, what]. */
export const otherRoutes: readonly (readonly [string, string, string, string])[] = [
  ['GET', '/api/openapi.json', 'viewer', 'The document'],
  ['GET', '/api/docs/', 'viewer', 'The document, to read'],
  ['GET', '/api/events', 'viewer', 'Server-sent events: runs that begin, go on and end'],
  ['GET', '/api/runs/{id}/events', 'viewer', 'Server-sent events of one run: progress and log'],
  ['GET', '/download/{host}/{kind}/{name}/file', 'operator', 'A file of a snapshot: `?path=`, with ranges'],
  [
    'GET',
    '/download/{host}/{kind}/{name}/archive',
    'operator',
    'A directory of a snapshot as a tar archive: `?path=`',
  ],
  ['POST', '/2015-03-31/functions/{name}/invocations', 'operator', "AWS Lambda's Invoke: calls a function"],
  ['GET', '/healthz', 'public', 'The process lives'],
  ['GET', '/readyz', 'public', 'It can answer: the database is there; 503 when not'],
  ['GET', '/metrics', 'viewer', '[What is measured](metrics.md), for Prometheus'],
];

function tagSection(tag: string): string {
  const rows = apiRoutes.filter((route) => route.tag === tag).map(routeRow);
  const title = `${tag[0]?.toUpperCase()}${tag.slice(1)}`;
  return `## ${title}\n\n${markdownTable(['Method', 'Address', 'Role', 'Takes', 'What'], rows)}\n`;
}

function routeRow({ method, path, access, query, body, summary }: ApiRoute): string[] {
  const takes = [
    ...(query === undefined ? [] : [`query: ${fieldsText(query)}`]),
    ...(body === undefined ? [] : [`body: ${fieldsText(body)}`]),
  ];
  return [method, code(path.replaceAll(/:([a-z]+)/gi, '{$1}')), access, takes.join('; '), summary];
}

/** Optional fields carry a question mark. */
function fieldsText(schema: TObject | TSchema): string {
  const { properties = {}, required = [] } = schema as { properties?: object; required?: string[] };
  const names = Object.keys(properties).map((name) => code(required.includes(name) ? name : `${name}?`));
  return names.length === 0 ? 'an object' : names.join(' ');
}
