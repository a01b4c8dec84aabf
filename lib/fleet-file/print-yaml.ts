import { isDeepStrictEqual } from 'node:util';
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { InvalidInputError } from '../domain/errors.ts';
import type { FileData } from './fleet-document.ts';

// "compat" quotes texts that readers of YAML 1.1 would take for something else, such as yes or 22:30
const format = { version: '1.2', schema: 'core', compat: 'yaml-1.1', aliasDuplicateObjects: false } as const;
const layout = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Prints plain data. @param comment stands above it, one `#` a line */
export function printYaml(data: FileData, comment: string): string {
  const document = new Document(data, format);
  document.commentBefore = comment
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
  return document.toString(layout);
}

/**
 * Prints plain data over a text that is there: what says the same stays as it is written, comments included.
 *
 * @param text that parseYaml takes
 * @param file named in messages
 * @param isAsWanted says for the path of a key whether its value means what is wanted, however it is written
 * @throws InvalidInputError for a text with anchors: a change at one place would change others
 */
export function updateYaml(
  file: string,
  text: string,
  data: FileData,
  isAsWanted: (path: readonly string[]) => boolean = () => false,
): string {
  const document = parseDocument(text, {
    ...format,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  visit(document, (_, node) => {
    if (node === null || typeof node !== 'object' || !('anchor' in node) || node.anchor === undefined) return;
    throw new InvalidInputError(
      `Cannot print over ${file}: it holds anchors, and a change at one place would change others.`,
      {
        cure: 'Write the values out, or print to another file.',
      },
    );
  });
  const before = JSON.stringify(document);
  document.contents = sync(document, document.contents, data, {
    path: [],
    isAsWanted,
  }) as typeof document.contents;
  // printing anew would also change what was only spaced in another way
  return JSON.stringify(document) === before ? text : document.toString(layout);
}

interface Where {
  path: readonly string[];
  isAsWanted: (path: readonly string[]) => boolean;
}

/** Makes a node say a value, changing as little of it as can be. */
function sync(document: Document, node: Node | null, value: unknown, where: Where): Node {
  if (node !== null && where.isAsWanted(where.path)) return node;
  if (isMap<Node, Node | null>(node) && isPlainObject(value)) return syncMap(document, node, value, where);
  if (isSeq<Node>(node) && Array.isArray(value)) return syncList(document, node, value);
  if (isScalar(node) && (value === null || typeof value !== 'object')) {
    if (node.value === value) return node;
    node.value = value;
    // how the old value was written says nothing about the new one
    delete node.type;
    delete node.source;
    delete node.format;
    return node;
  }
  const made = document.createNode(value, format);
  if (node?.commentBefore != null) made.commentBefore = node.commentBefore;
  return made;
}

function syncMap(document: Document, map: YAMLMap<Node, Node | null>, value: FileData, where: Where): Node {
  map.items = map.items.filter((pair) => Object.hasOwn(value, keyOf(pair.key)));
  for (const [key, item] of Object.entries(value)) {
    const pair = map.items.find((candidate) => keyOf(candidate.key) === key);
    if (pair === undefined) map.items.push(document.createPair(key, item, format));
    else pair.value = sync(document, pair.value, item, { ...where, path: [...where.path, key] });
  }
  // one host in braces is handy, a fleet of them is a very long line
  if (map.flow === true && !isShort(value)) map.flow = false;
  return map;
}

function syncList(document: Document, list: YAMLSeq<Node>, values: readonly unknown[]): Node {
  const left = [...list.items];
  list.items = values.map((value) => {
    const index = left.findIndex((node) => isDeepStrictEqual(node.toJS(document), value));
    const [found] = index === -1 ? [] : left.splice(index, 1);
    return found ?? document.createNode(value, format);
  });
  return list;
}

function keyOf(key: Node): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : '';
}

function isShort(value: FileData): boolean {
  return JSON.stringify(value).length <= 100;
}

function isPlainObject(value: unknown): value is FileData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
