/** The same value as JSON carries it: times are ISO 8601 texts, branded texts are plain ones. */
export type Plain<T> = T extends Date
  ? string
  : T extends string
    ? string
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [Field in keyof T]: Plain<T[Field]> }
        : T;

/** Turns a record into plain JSON. */
export function toPlain<T>(value: T): Plain<T> {
  if (value instanceof Date) return value.toISOString() as Plain<T>;
  if (Array.isArray(value)) return value.map((item: unknown) => toPlain(item)) as Plain<T>;
  if (typeof value !== 'object' || value === null) return value as Plain<T>;
  const entries = Object.entries(value).map(([field, item]) => [field, toPlain<unknown>(item)]);
  return Object.fromEntries(entries) as Plain<T>;
}
