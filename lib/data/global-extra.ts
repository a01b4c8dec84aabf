import { getMeta, removeMeta, setMeta } from './meta.ts';
import { asJsonObject, readStored, type JsonObject } from './stored-json.ts';
import type { Tx } from './tx.ts';

// meta holds at most 4000 characters in a value
const partLength = 3000;

/** Global keys of an older system that have no meaning here, kept for the record. */
export async function getGlobalExtra(tx: Tx): Promise<JsonObject> {
  let text = '';
  for (let part = 0; ; part++) {
    const value = await getMeta(tx, keyOf(part));
    if (value === null) break;
    text += value;
  }
  if (text === '') return {};
  return readStored({ table: 'meta', row: keyOf(0), field: 'value' }, text, asJsonObject);
}

/** Replaces them. */
export async function saveGlobalExtra(tx: Tx, extra: JsonObject): Promise<void> {
  const text = Object.keys(extra).length === 0 ? '' : escapeBeyondAscii(JSON.stringify(extra));
  let part = 0;
  for (; part * partLength < text.length; part++) {
    await setMeta(tx, keyOf(part), text.slice(part * partLength, (part + 1) * partLength));
  }
  while (await removeMeta(tx, keyOf(part))) part++;
}

/** A cut must not fall between the halves of a character. */
function escapeBeyondAscii(json: string): string {
  return json.replace(
    /[^\u0020-\u007e]/g,
    (half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function keyOf(part: number): string {
  return `global_extra.${part}`;
}
