/** One field that was changed; an absent value is null. */
export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

/** Says which fields differ, in the order of the later object. Objects of settings are compared field by field. */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): FieldChange[] {
  const fields = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return fields.flatMap((field) => {
    const from = before[field] ?? null;
    const to = after[field] ?? null;
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    if (field === 'retention') {
      return changesBetween(asRecord(from), asRecord(to)).map((change) => ({
        ...change,
        field: `retention.${change.field}`,
      }));
    }
    return [{ field, from, to }];
  });
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
