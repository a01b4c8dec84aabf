import { expectationOf } from '../../contracts/expectation.ts';

/** One field of a body or an answer, as the page of the API lists it. */
export interface FieldView {
  /** `settings.retention.daily`, `items[].host` */
  name: string;
  required: boolean;
  /** What it holds, in words. */
  hint: string;
}

interface Node {
  type?: string;
  description?: string;
  properties?: Record<string, Node>;
  required?: string[];
  items?: Node;
  anyOf?: Node[];
}

/** Nobody reads further down on a page; the OpenAPI document has all of it. */
const deepest = 3;

/** The fields of a JSON schema, depth first, in their order. */
export function describeFields(schema: unknown, name = '', depth = 0): FieldView[] {
  const node = inner(schema as Node);
  const children = Object.entries(node.properties ?? {});
  return children.flatMap(([key, child]) => {
    const path = name === '' ? key : `${name}.${key}`;
    const field = { name: path, required: node.required?.includes(key) === true, hint: hintOf(child) };
    const bare = inner(child);
    const below = bare.type === 'array' ? inner(bare.items ?? {}) : bare;
    if (depth + 1 >= deepest || below.properties === undefined) return [field];
    return [field, ...describeFields(below, bare.type === 'array' ? `${path}[]` : path, depth + 1)];
  });
}

/** A value that may be null, without the null. */
function inner(node: Node): Node {
  const others = node.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  return others.length === 1 && others[0] !== undefined ? others[0] : node;
}

function hintOf(node: Node): string {
  const bare = inner(node);
  const words =
    bare.type === 'array' && bare.items?.properties !== undefined ? 'a list' : expectationOf(bare);
  const orNull = bare === node ? '' : ', or null';
  const description = node.description ?? bare.description;
  return description === undefined ? `${words}${orNull}` : `${description}: ${words}${orNull}`;
}
