import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Validator } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { showText } from '../domain/show-text.ts';
import { expectationOf } from './expectation.ts';

// the library stops after 8 by default; people correct a form once, not field by field
Settings.Set({ maxErrors: 200 });

const compiled = new WeakMap<object, Validator>();

/**
 * Says everything that is wrong with a value, one sentence a problem; an empty list when it fits the schema.
 * A schema may carry `expected: 'a host name'` (what the sentence says) and `secret: true` (the value is not shown).
 *
 * @param name how the value is called in the sentences
 * @example describeProblems(schema, { kind: 'x' }, 'event')
 * // ['Missing event.host: expected a host name.', 'Invalid event.kind "x": expected "scheduled" or "manual".']
 */
export function describeProblems(schema: TSchema, value: unknown, name: string): string[] {
  const validator = compiledValidator(schema);
  if (validator.Check(value)) return [];
  const errors = withoutUnionNoise(validator.Errors(value) as SchemaError[]);
  const sentences = errors.flatMap((error) => describeError(error, schema, value, name));
  return sentences.length > 0
    ? [...new Set(sentences)]
    : [`Invalid ${name}: expected ${expectationOf(schema)}.`];
}

interface SchemaError {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params: { requiredProperties?: string[]; additionalProperties?: string[] };
}

function compiledValidator(schema: TSchema): Validator {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validator = Compile(schema);
  compiled.set(schema, validator);
  return validator;
}

/** A union reports every branch that did not fit: keep what lies deeper inside a branch, else the union itself. */
function withoutUnionNoise(errors: SchemaError[]): SchemaError[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf');
  return errors.filter((error) => {
    const isInside = unions.some(
      (union) =>
        error.instancePath === union.instancePath &&
        error.schemaPath.startsWith(`${union.schemaPath}/anyOf/`),
    );
    const isExplained =
      error.keyword === 'anyOf' &&
      errors.some(
        (other) =>
          other.schemaPath.startsWith(`${error.schemaPath}/anyOf/`) &&
          (other.instancePath.length > error.instancePath.length || pointsDeeper(other)),
      );
    return !isExplained && !(isInside && !pointsDeeper(error));
  });
}

function pointsDeeper(error: SchemaError): boolean {
  return error.keyword === 'required' || error.keyword === 'additionalProperties';
}

function describeError(error: SchemaError, schema: TSchema, value: unknown, name: string): string[] {
  const place = name + pathText(error.instancePath);
  const node = follow(schema, error.schemaPath);
  if (error.keyword === 'required') {
    return (error.params.requiredProperties ?? []).map(
      (field) => `Missing ${place}.${field}: expected ${expectationOf(propertyOf(node, field))}.`,
    );
  }
  if (error.keyword === 'additionalProperties') {
    const known = Object.keys((node as { properties?: object }).properties ?? {});
    return (error.params.additionalProperties ?? []).map(
      (field) => `Unknown ${place}.${showText(field, 60)}: expected ${known.join(', ') || 'no fields'}.`,
    );
  }
  // each unknown field appears once more as "schema is false"
  if (error.keyword === 'boolean') return [];
  const isSecret = (node as { secret?: boolean }).secret === true;
  const shown = isSecret ? '' : ` ${showValue(follow(value, `#${error.instancePath}`))}`;
  return [`Invalid ${place}${shown}: expected ${expectationOf(node)}.`];
}

/** @example pathText('/sources/0') // '.sources[0]' */
function pathText(pointer: string): string {
  const parts = pointer.split('/').slice(1).map(unescapePointer);
  return parts.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${showText(part, 60)}`)).join('');
}

function follow(from: unknown, pointer: string): unknown {
  let node = from;
  for (const part of pointer.split('/').slice(1).map(unescapePointer)) {
    node = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined;
  }
  return node;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function propertyOf(node: unknown, field: string): unknown {
  return (node as { properties?: Record<string, unknown> }).properties?.[field];
}

function showValue(value: unknown): string {
  if (typeof value === 'string') return `"${showText(value, 80)}"`;
  return showText(JSON.stringify(value) ?? typeof value, 80);
}
