interface SchemaNode {
  expected?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: SchemaNode[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  examples?: unknown[];
  items?: SchemaNode;
}

const plainTypes: Record<string, string> = { boolean: 'true or false', object: 'an object', null: 'null' };

/**
 * What a schema asks for, as the end of a sentence: its own `expected` words, else words made from its keywords.
 *
 * @example expectationOf(Type.Integer({ minimum: 0 })) // 'an integer of 0 or more'
 */
export function expectationOf(schema: unknown): string {
  const node = (schema ?? {}) as SchemaNode;
  if (node.expected !== undefined) return node.expected;
  if (node.anyOf !== undefined) return joinWords(node.anyOf.map(expectationOf));
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum !== undefined) return joinWords(node.enum.map((value) => JSON.stringify(value)));
  if (node.type === 'string') return textExpectation(node);
  if (node.type === 'integer') return `an integer${rangeText(node)}`;
  if (node.type === 'number') return `a number${rangeText(node)}`;
  if (node.type === 'array') return `a list, each item ${expectationOf(node.items)}`;
  return plainTypes[node.type ?? ''] ?? 'another value';
}

function textExpectation(node: SchemaNode): string {
  if (node.pattern === undefined) return `text${lengthText(node)}`;
  const [example] = node.examples ?? [];
  return example === undefined
    ? `text that matches ${node.pattern}`
    : `text such as ${JSON.stringify(example)}`;
}

function rangeText({ minimum, maximum }: SchemaNode): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of ${minimum} or more`;
  return maximum === undefined ? '' : ` of ${maximum} or less`;
}

function lengthText({ minLength, maxLength }: SchemaNode): string {
  if (maxLength !== undefined) return ` of ${minLength ?? 0} to ${maxLength} characters`;
  return minLength === undefined ? '' : ` of ${minLength} or more characters`;
}

function joinWords(words: string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
