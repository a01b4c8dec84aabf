import { describe, expect, test } from '@jest/globals';
import { defaultSettings } from '../../../lib/domain/default-settings.ts';
import { parseFilterPattern } from '../../../lib/domain/filter-pattern.ts';
import { parseSources } from '../../../lib/domain/source-path.ts';
import { makeRsyncArgs, type RsyncArgsRequest } from '../../../lib/engine/rsync-args.ts';

const request: RsyncArgsRequest = {
  config: { ...defaultSettings, excludes: [], sources: parseSources(['/srv/www']) },
  destination: '/b/web1/.incomplete/N/data',
  linkDests: ['/b/web1/scheduled/M/data'],
  sshConfigPath: '/run/p/ssh-config',
  asRoot: true,
  exactTimes: true,
  dryRun: false,
};

describe('makeRsyncArgs', () => {
  test('gives the whole command line, source and destination last', () => {
    expect(makeRsyncArgs(request)).toEqual([
      '--archive',
      '--hard-links',
      '--acls',
      '--xattrs',
      '--numeric-ids',
      '--modify-window=-1',
      '--timeout=600',
      '--no-human-readable',
      '--info=progress2,stats2,name1',
      '--debug=NSTR',
      '--out-format=>%i %C %l %n%L',
      '--link-dest=/b/web1/scheduled/M/data',
      '-e',
      "ssh -F '/run/p/ssh-config'",
      '--',
      'pobsync-target:/srv/www/',
      '/b/web1/.incomplete/N/data/',
    ]);
  });

  const filtersFor = (sources: string[], includes: string[], excludes: string[]) =>
    makeRsyncArgs({
      ...request,
      config: {
        ...request.config,
        sources: parseSources(sources),
        includes: includes.map((pattern) => parseFilterPattern(pattern)),
        excludes: excludes.map((pattern) => parseFilterPattern(pattern)),
      },
    }).filter((arg) => arg.startsWith('--filter'));

  test('puts includes before excludes, and anchors paths on the host below the source', () => {
    expect(filtersFor(['/srv/www'], ['/srv/www/keep'], ['*.tmp', '/srv/*/cache', '/tmp/*'])).toEqual([
      '--filter=+ /keep',
      '--filter=- *.tmp',
      '--filter=- /cache',
    ]);
    expect(filtersFor(['/'], [], ['/tmp/*'])).toEqual(['--filter=- /tmp/*']);
  });

  test('leaves out none of several sources, nor what leads to them', () => {
    expect(filtersFor(['/srv', '/mnt/[a]/data'], ['/srv/keep'], ['/mnt/*', 'data'])).toEqual([
      '--filter=+ /srv/',
      '--filter=+ /mnt/',
      '--filter=+ /mnt/\\[a]/',
      '--filter=+ /mnt/\\[a]/data/',
      '--filter=+ /srv/keep',
      '--filter=- /mnt/*',
      '--filter=- data',
    ]);
  });

  test('keeps the paths of several sources, and protects what a remote shell would expand', () => {
    const config = { ...request.config, sources: parseSources(['/srv/a*[x]?', '/home']) };
    const args = makeRsyncArgs({ ...request, config });
    expect(args).toContain('--relative');
    expect(args.slice(-3, -1)).toEqual(['pobsync-target:/srv/a\\*\\[x\\]\\?/', 'pobsync-target:/home/']);
  });

  test('uses extended attributes for owners when it is not root', () => {
    expect(makeRsyncArgs({ ...request, asRoot: false })).toContain('--fake-super');
    expect(makeRsyncArgs(request)).not.toContain('--fake-super');
  });

  test('looks at twenty trees at most, as rsync does', () => {
    const linkDests = Array.from({ length: 30 }, (_, index) => `/b/${index}`);
    const given = makeRsyncArgs({ ...request, linkDests }).filter((arg) => arg.startsWith('--link-dest='));
    expect(given).toHaveLength(20);
    expect(given[0]).toBe('--link-dest=/b/0');
  });

  test.each([
    { rsyncExtraArgs: ['--remove-source-files'] },
    { rsyncExtraArgs: ['-e'] },
    { rsyncPath: 'rm -rf /' as 'rsync' },
  ])('refuses %j even when somebody wrote it into the database', (change) => {
    expect(() => makeRsyncArgs({ ...request, config: { ...request.config, ...change } })).toThrow(/^Invalid/);
  });
});
