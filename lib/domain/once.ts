/** Makes a value at its first use, and keeps it: for what is dear to make and often not needed. */
export function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
