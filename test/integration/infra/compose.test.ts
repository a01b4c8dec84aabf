import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Service {
  image?: string;
  user?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  volumes?: (string | { source: string; bind?: { create_host_path: boolean } })[];
}
interface Compose {
  name: string;
  services: Record<string, Service>;
}

const read = (path: string) =>
  parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'), { merge: true }) as Compose;
const compose = read('infra/docker/compose.yaml');
const own = Object.entries(compose.services).filter(([, { image }]) => image === 'pobsync:local');

test('both compose files start the same project, because volumes are called after it', () => {
  expect(read('compose.yaml').name).toBe(compose.name);
});

test('root mode is for every service that shares the home with another', () => {
  const inRootMode = Object.keys(read('infra/docker/compose.root.yaml').services).sort();
  const withHome = own.filter(([, { volumes }]) =>
    volumes?.some((volume) => typeof volume === 'object' && volume.source === 'home'),
  );
  expect(withHome.length).toBeGreaterThan(5);
  expect(inRootMode).toEqual(withHome.map(([name]) => name).sort());
});

test('every service of ours is confined, and none makes the directory of backups', () => {
  for (const [name, service] of own) {
    expect([name, service]).toMatchObject([
      name,
      { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
    ]);
    expect([name, service.user]).toEqual([name, name === 'backups-owner' ? '0:0' : '1000:1000']);
    for (const volume of service.volumes ?? []) {
      if (typeof volume === 'object' && volume.bind !== undefined)
        expect(volume.bind.create_host_path).toBe(false);
    }
  }
});
