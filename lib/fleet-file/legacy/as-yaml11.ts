import { rsyncPaths } from '../../domain/host-settings.ts';
import { settingBounds } from '../../domain/parse-settings.ts';
import { toKey } from '../setting-keys.ts';
import type { YamlScalar, YamlTree } from '../yaml-tree.ts';

const lists = ['sources', 'includes', 'excludes', 'excludes_replace', 'rsync_extra_args'];
const flags = ['enabled', 'one_file_system', 'compress', 'protect_bases', 'prune'];
const numbers = ['max_concurrent', ...Object.keys(settingBounds).map(toKey)];
const texts = [
  'host',
  'address',
  'node',
  'comment',
  'ssh_user',
  'ssh_key_path',
  'rsync_path',
  'cron',
  'time_zone',
  'public_url',
];

/** Other words for how rsync is started. */
const rsyncWords: Readonly<Record<string, (typeof rsyncPaths)[number]>> = {
  '/usr/bin/rsync': 'rsync',
  'sudo rsync': 'sudo -n rsync',
  'sudo -n /usr/bin/rsync': 'sudo -n rsync',
  'sudo /usr/bin/rsync': 'sudo -n rsync',
};

/**
 * Reads a value as the older system did: `yes` and `off` are flags, a number in quotes is a number, a number where
 * text is expected is text, and one text where a list is expected is a list of one.
 *
 * @param key the canonical one
 */
export function asYaml11(key: string, tree: YamlTree): YamlTree {
  if (lists.includes(key)) return asList(tree);
  if (key === 'retention' && tree.kind === 'map') {
    const isCount = (name: string) => name !== 'within';
    const entries = tree.entries.map((entry) =>
      isCount(entry.key) ? { ...entry, value: asNumber(entry.value) } : entry,
    );
    return { ...tree, entries };
  }
  if (flags.includes(key)) return asFlag(tree);
  if (numbers.includes(key)) return asNumber(tree);
  if (!texts.includes(key)) return tree;
  const text = asText(tree);
  if (key !== 'rsync_path' || text.kind !== 'scalar') return text;
  return { ...text, value: rsyncWords[text.source] ?? text.value };
}

function asList(tree: YamlTree): YamlTree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(asText) };
  const isValue = tree.kind === 'scalar' && tree.value !== null;
  return isValue ? { kind: 'list', place: tree.place, items: [asText(tree)] } : tree;
}

function asText(tree: YamlTree): YamlTree {
  if (tree.kind !== 'scalar' || tree.value === null) return tree;
  return { ...tree, value: tree.source };
}

function asFlag(tree: YamlTree): YamlTree {
  if (!isPlainText(tree)) return tree;
  if (/^(?:yes|on)$/i.test(tree.source)) return { ...tree, value: true };
  return /^(?:no|off)$/i.test(tree.source) ? { ...tree, value: false } : tree;
}

function asNumber(tree: YamlTree): YamlTree {
  const isText = tree.kind === 'scalar' && typeof tree.value === 'string';
  return isText && /^-?(?:0|[1-9]\d{0,14})$/.test(tree.source)
    ? { ...tree, value: Number(tree.source) }
    : tree;
}

function isPlainText(tree: YamlTree): tree is YamlScalar {
  return tree.kind === 'scalar' && typeof tree.value === 'string' && !tree.quoted;
}
