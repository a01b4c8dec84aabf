import { expectationOf } from '../../lib/contracts/expectation.ts';
import type { FunctionContract } from '../../lib/contracts/function-contract.ts';
import { functionNames, loadFunction } from '../../local/runtime/registry.ts';
import { code, markdownTable } from './markdown-table.ts';

/** Every function with its event and its result. */
export async function functionsPage(): Promise<string> {
  const contracts: FunctionContract[] = [];
  for (const name of functionNames) contracts.push((await loadFunction(name)).contract);
  return [
    '# Functions\n',
    'The operations that can be called by themselves: `node NAME.cjs EVENT`, `pobsync invoke NAME --event EVENT`, or',
    "AWS Lambda's Invoke API of the gateway. Who calls them and which [errors](errors.md) they have is in",
    '[`functions/`](../../../functions/README.md); how to run one is in [its how-to](../how-to/run-one-function-alone.md). A failed',
    'function ends with the exit code of its error.\n',
    ...contracts.map(functionSection),
  ].join('\n');
}

function functionSection({
  name,
  description,
  eventSchema,
  resultSchema,
  timeoutMs,
  isolated,
}: FunctionContract): string {
  return [
    `## ${name}\n`,
    `${description} It may last ${durationText(timeoutMs)}${isolated ? ', and runs as a process of its own' : ''}.\n`,
    shapeText('Event', eventSchema),
    shapeText('Result', resultSchema),
  ].join('\n');
}

interface Shape {
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  anyOf?: Shape[];
  type?: string;
  description?: string;
}

function shapeText(title: string, schema: Shape): string {
  if (schema.anyOf !== undefined) return `${title}: ${schema.anyOf.map(fieldsText).join(', or ')}.\n`;
  const rows = fieldRows(schema, '');
  if (rows.length === 0) return `${title}: ${code('{}')}.\n`;
  return `${markdownTable([title, 'What it is', 'Means'], rows)}\n`;
}

/** What may be absent carries a question mark; a list's entries are told as `list[].field`. */
function fieldRows({ properties = {}, required = [] }: Shape, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([field, shape]) => {
    const name = `${prefix}${field}${required.includes(field) ? '' : '?'}`;
    const inner = [shape, ...(shape.anyOf ?? [])].find(({ properties }) => properties !== undefined);
    const listed = shape.items?.properties === undefined ? undefined : shape.items;
    return [
      [code(name), expectationOf(shape), shape.description ?? ''],
      ...(inner === undefined ? [] : fieldRows(inner, `${name}.`)),
      ...(listed === undefined ? [] : fieldRows(listed, `${name}[].`)),
    ];
  });
}

function fieldsText({ properties = {}, required = [] }: Shape): string {
  const names = Object.keys(properties).map((name) => code(required.includes(name) ? name : `${name}?`));
  return names.length === 0 ? code('{}') : `an object with ${names.join(', ')}`;
}

function durationText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes === 1) return 'a minute';
  if (minutes <= 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours <= 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
