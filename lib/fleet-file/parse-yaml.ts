import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import { showText } from '../domain/show-text.ts';
import { newProblemList, type ProblemList } from './problem-list.ts';
import { scanYaml } from './scan-yaml.ts';
import type { Place, YamlEntry, YamlTree } from './yaml-tree.ts';

/** Also bounds what aliases of aliases unfold to. */
const mostNodes = 400_000;
const deepestTree = 48;
const mostSyntaxErrors = 10;

/**
 * Reads one YAML 1.2 document (core schema: `yes` and `12:30` are texts) strictly: no tags, no merge keys, no key
 * twice. Aliases are allowed as long as what they unfold to stays small.
 *
 * @param file named in messages
 * @throws InvalidInputError with file and line of every problem
 */
export function parseYaml(file: string, text: string): YamlTree {
  scanYaml(file, text);
  const lines = new LineCounter();
  // keys that occur twice are looked for below: the library compares each with each
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
    // with "silent" a second document would be left out without a word
    logLevel: 'error',
  });
  const problems = newProblemList();
  const placeAt = (offset: number): Place => ({ file, line: Math.max(1, lines.linePos(offset).line) });
  for (const { pos, message } of document.errors.slice(0, mostSyntaxErrors)) {
    problems.add(placeAt(pos[0]), `Malformed YAML: ${showText(message, 200)}.`);
  }
  problems.throwIfAny();
  const tree = buildTree(document, placeAt, problems);
  problems.throwIfAny();
  return tree;
}

function buildTree(
  document: Document.Parsed,
  placeAt: (offset: number) => Place,
  problems: ProblemList,
): YamlTree {
  const anchors = new Map<string, Node>();
  const open = new Set<Node>();
  let nodes = 0;
  let depth = 0;

  const empty = (place: Place): YamlTree => ({
    kind: 'scalar',
    place,
    value: null,
    source: '',
    quoted: false,
  });
  const build = (node: Node | null | undefined, outer: Place): YamlTree => {
    if (node == null) return empty(outer);
    const place = node.range == null ? outer : placeAt(node.range[0]);
    if (++nodes > mostNodes || depth > deepestTree) {
      problems.add(
        place,
        nodes > mostNodes ? 'Too large once its aliases are unfolded.' : 'Nested too deeply.',
      );
      problems.throwIfAny();
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined && !open.has(target)) return build(target, place);
      problems.add(
        place,
        `Invalid alias "*${showText(node.source, 40)}": expected an anchor above, outside itself.`,
      );
      return empty(place);
    }
    if ('anchor' in node && node.anchor !== undefined) anchors.set(node.anchor, node);
    open.add(node);
    depth++;
    const tree = buildInside(node, place);
    depth--;
    open.delete(node);
    return tree;
  };

  const buildInside = (node: Node, place: Place): YamlTree => {
    if (isSeq<Node>(node))
      return { kind: 'list', place, items: node.items.map((item) => build(item, place)) };
    if (isScalar(node)) return { kind: 'scalar', place, ...scalarParts(node) };
    if (!isMap<Node, Node>(node)) return empty(place);
    const firstPlaces = new Map<string, Place>();
    const entries: YamlEntry[] = [];
    for (const pair of node.items) {
      const entry = { ...readKey(pair.key, place), value: build(pair.value, place) };
      const first = firstPlaces.get(entry.key);
      if (first !== undefined) {
        problems.add(
          entry.place,
          `Key "${showText(entry.key, 60)}" is given twice: it stands in line ${first.line}, too.`,
        );
        continue;
      }
      firstPlaces.set(entry.key, entry.place);
      entries.push(entry);
    }
    return { kind: 'map', place, entries };
  };

  const readKey = (key: Node, outer: Place): { key: string; place: Place } => {
    const place = key?.range == null ? outer : placeAt(key.range[0]);
    const name = isScalar(key) ? scalarParts(key).source : '';
    if (!isScalar(key) || name === '') problems.add(place, 'Invalid key: expected text.');
    if (isScalar(key) && key.anchor !== undefined) problems.add(place, 'Invalid key: expected no anchor.');
    if (name === '<<') problems.add(place, 'Merge keys ("<<") are not read: write the values out.');
    return { key: name, place };
  };

  return build(document.contents, placeAt(0));
}

function scalarParts(node: Scalar): {
  value: string | number | boolean | null;
  source: string;
  quoted: boolean;
} {
  const { value } = node;
  const quoted = node.type !== 'PLAIN';
  const source = node.source ?? (typeof value === 'string' ? value : '');
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) {
    return { value, source: typeof value === 'string' ? value : source, quoted };
  }
  const isHeld =
    typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return { value: isHeld ? value : source, source, quoted };
}
