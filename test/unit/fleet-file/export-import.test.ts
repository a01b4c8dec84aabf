import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fleetDocument } from '../../../lib/fleet-file/fleet-document.ts';
import type { Fleet, WantedFleet } from '../../../lib/fleet-file/fleet.ts';
import { legacyGlobalDocument, legacyHostDocument } from '../../../lib/fleet-file/legacy/legacy-document.ts';
import { parseLegacyGlobal, parseLegacyHost } from '../../../lib/fleet-file/legacy/parse-legacy.ts';
import { parseFleetFile } from '../../../lib/fleet-file/parse-fleet-file.ts';
import { printYaml, updateYaml } from '../../../lib/fleet-file/print-yaml.ts';
import { newProblemList } from '../../../lib/fleet-file/problem-list.ts';
import { planFleet } from '../../../lib/operations/plan-fleet.ts';
import { arbitraryFleet, emptyFleet } from '../../helpers/arbitrary-fleet.ts';

/** What is stored after files were taken over. */
function afterApplying(wanted: WantedFleet, before: Fleet): Fleet {
  const plan = planFleet(before, wanted, { absentHosts: 'delete', ownNode: 'main' });
  const planned = new Map(plan.hosts.map(({ host, after }) => [host, after]));
  const kept = before.hosts.filter(({ name }) => !planned.has(name));
  const hosts = [...kept, ...[...planned.values()].filter((host) => host !== null)];
  return { global: plan.global.after, hosts: hosts.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

// a fleet is large: shrinking one takes minutes, and the seed is told anyway
const effort = { numRuns: 60, endOnFailure: true };

const readFleetFile = (text: string) => parseFleetFile('fleet.yaml', text);
const print = (fleet: Fleet) => printYaml(fleetDocument(fleet), 'test');

function throughLegacyFiles(fleet: Fleet): WantedFleet {
  const problems = newProblemList();
  const globalText = printYaml(legacyGlobalDocument(fleet.global, { backupRoot: '/b', home: '/h' }), 'test');
  const wanted = {
    global: parseLegacyGlobal('global.yaml', globalText, problems, []).wanted,
    hosts: fleet.hosts.map((host) => {
      const text = printYaml(legacyHostDocument(host), 'test');
      return parseLegacyHost(`${host.name}.yaml`, host.name, text, problems, []);
    }),
  };
  problems.throwIfAny();
  return wanted;
}

describe('a configuration that is exported and imported', () => {
  test('is the same by way of a fleet file, into an empty database', () => {
    fc.assert(
      fc.property(arbitraryFleet, (fleet) => {
        expect(afterApplying(readFleetFile(print(fleet)), emptyFleet)).toEqual(fleet);
      }),
      effort,
    );
  });

  test('is the same by way of legacy files, into an empty database', () => {
    fc.assert(
      fc.property(arbitraryFleet, (fleet) => {
        expect(afterApplying(throughLegacyFiles(fleet), emptyFleet)).toEqual(fleet);
      }),
      effort,
    );
  });

  test('asks for no change where it came from', () => {
    fc.assert(
      fc.property(arbitraryFleet, (fleet) => {
        for (const wanted of [readFleetFile(print(fleet)), throughLegacyFiles(fleet)]) {
          const plan = planFleet(fleet, wanted, { absentHosts: 'disable', ownNode: 'main' });
          expect({ global: plan.global.changes, hosts: plan.hosts }).toEqual({ global: [], hosts: [] });
        }
      }),
      effort,
    );
  });

  test('replaces every value of another configuration', () => {
    fc.assert(
      fc.property(arbitraryFleet, arbitraryFleet, (fleet, other) => {
        // what older systems left behind is not asked for, and so stays
        const strip = ({ global, hosts }: Fleet): Fleet => ({
          global: { ...global, extra: {} },
          hosts: hosts.map((host) => ({ ...host, extra: {}, node: 'main' })),
        });
        expect(afterApplying(readFleetFile(print(strip(fleet))), strip(other))).toEqual(strip(fleet));
        expect(afterApplying(throughLegacyFiles(strip(fleet)), strip(other))).toEqual(strip(fleet));
      }),
      effort,
    );
  });

  test('printed over a file of another configuration reads the same, and over its own changes no byte', () => {
    fc.assert(
      fc.property(arbitraryFleet, arbitraryFleet, (fleet, other) => {
        const text = updateYaml('fleet.yaml', print(other), fleetDocument(fleet));
        expect(readFleetFile(text)).toEqual(relocated(readFleetFile(print(fleet)), readFleetFile(text)));
        expect(updateYaml('fleet.yaml', text, fleetDocument(fleet))).toBe(text);
      }),
      effort,
    );
  });
});

/** The same with the places of another reading: lines differ, and hosts may stand in another order. */
function relocated(wanted: WantedFleet, places: WantedFleet): WantedFleet {
  const hosts = (places.hosts ?? []).flatMap(({ name, place }) => {
    const host = wanted.hosts?.find((candidate) => candidate.name === name);
    return host === undefined ? [] : [{ ...host, place }];
  });
  return { ...wanted, hosts };
}
