import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeProblems } from '../../../lib/contracts/describe-problems.ts';
import { fleetFileJsonSchema, fleetFileSchema } from '../../../lib/contracts/fleet-file.ts';
import { fleetDocument } from '../../../lib/fleet-file/fleet-document.ts';
import { legacyKeys } from '../../../lib/fleet-file/legacy/legacy-keys.ts';
import { parseFleetFile } from '../../../lib/fleet-file/parse-fleet-file.ts';
import { parseYaml } from '../../../lib/fleet-file/parse-yaml.ts';
import { excludesReplaceKey, settingKeys } from '../../../lib/fleet-file/setting-keys.ts';
import { plainValue } from '../../../lib/fleet-file/yaml-tree.ts';
import { arbitraryFleet } from '../../helpers/arbitrary-fleet.ts';
import { problemsOf } from '../domain/problems-of.ts';

const infra = new URL('../../../infra/', import.meta.url);
const readInfra = (path: string) => readFileSync(new URL(path, infra), 'utf8');
const schemaProblems = (text: string) =>
  describeProblems(fleetFileSchema, plainValue(parseYaml('fleet.yaml', text)), 'file');

describe('the published schema', () => {
  test('is the one in the repository', () => {
    expect(JSON.parse(readInfra('schema/fleet-file.schema.json'))).toEqual(fleetFileJsonSchema());
  });

  test('takes everything that is exported', () => {
    fc.assert(
      fc.property(arbitraryFleet, (fleet) => {
        const data: unknown = JSON.parse(JSON.stringify(fleetDocument(fleet)));
        expect(describeProblems(fleetFileSchema, data, 'file')).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test('knows every setting', () => {
    const { global, hosts } = fleetFileSchema.properties as unknown as {
      global: { properties: object };
      hosts: { patternProperties: Record<string, { properties: object }> };
    };
    const [host] = Object.values(hosts.patternProperties);
    expect(Object.keys(global.properties)).toEqual(expect.arrayContaining([...settingKeys]));
    expect(Object.keys(host?.properties ?? {})).toEqual(
      expect.arrayContaining([...settingKeys, excludesReplaceKey]),
    );
  });

  test.each([
    'global: { ssh_prot: 22 }',
    'global: { ssh_port: "22" }',
    'global: { ssh_port: 0 }',
    'global: { compress: yes }',
    'global: { excludes: "*.tmp" }',
    'global: { excludes_replace: [] }',
    'global: { retention: { daily: -1 } }',
    'global: { retention: { within: 7 } }',
    'hosts: { Web1: { address: a.example } }',
    'hosts: { ../../x: { address: a.example } }',
    'hosts: { web1: {} }',
    'hosts: { web1: { address: a.example, schedule: "@daily" } }',
    'hosts: { web1: { address: a.example, rsync_path: sh } }',
    'hosts:',
    'extra: {}',
  ])('refuses "%s", as the reader of the file does', (part) => {
    const text = `version: 1\n${part}\n`;
    expect(schemaProblems(text)).not.toEqual([]);
    expect(problemsOf(() => parseFleetFile('fleet.yaml', text))).not.toEqual([]);
  });
});

describe('documentation', () => {
  test.each(['small', 'large'])('has a %s example that the reader and the schema take', (name) => {
    const text = readInfra(`docs/examples/${name}.fleet.yaml`);
    expect(parseFleetFile(name, text).hosts?.length).toBeGreaterThan(1);
    expect(schemaProblems(text)).toEqual([]);
  });

  test('lists every legacy key and each of its names', () => {
    const rows = legacyKeys.map(({ key, aliases }) => {
      const names = aliases.filter((alias) => !alias.startsWith('defaults.')).map((alias) => `\`${alias}\``);
      return `| \`${key}\` | ${names.join(' ')} |`;
    });
    const [, table] =
      /<!-- keys -->\n+([\s\S]*?)\n+<!-- \/keys -->/.exec(readInfra('docs/coming-from-yaml.md')) ?? [];
    expect(table?.replace(/ +/g, ' ').replace(/-{3,}/g, '---').split('\n')).toEqual([
      '| Key | Also called |',
      '| --- | --- |',
      ...rows.map((row) => row.replace(/ +/g, ' ')),
    ]);
  });
});
