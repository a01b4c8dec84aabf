import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { initialise } from '../../../lib/operations/initialise.ts';
import { bareMachine, installation } from './installation.ts';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('an initialisation', () => {
  test('makes home, database and key for this user only', async () => {
    const { services, directory } = await bareMachine();
    const result = await initialise(services);
    const home = join(directory, 'home');
    expect(result).toMatchObject({
      home: { path: home, created: true },
      database: { backend: 'sqlite', created: true },
      sshKey: { path: join(home, 'ssh/id_ed25519'), created: true },
      backupRoot: null,
    });
    expect(result.sshKey.publicLine).toMatch(/^ssh-ed25519 AAAA\S+( .*)?$/);
    expect(await modeOf(home)).toBe('700');
    expect(await modeOf(result.sshKey.path)).toBe('600');
    expect(await modeOf(join(home, 'pobsync.sqlite'))).toBe('600');
  });

  test('done again changes nothing and says what is there', async () => {
    const { services, directory } = await installation();
    const key = await readFile(join(directory, 'home/ssh/id_ed25519'), 'utf8');
    const marker = await readFile(join(directory, 'backups/.pobsync-root'), 'utf8');
    const again = await initialise(services, { backupRoot: join(directory, 'backups') });
    expect(again).toMatchObject({
      home: { created: false },
      database: { created: false },
      sshKey: { created: false },
      backupRoot: { path: join(directory, 'backups'), how: 'kept' },
    });
    expect(await readFile(join(directory, 'home/ssh/id_ed25519'), 'utf8')).toBe(key);
    expect(await readFile(join(directory, 'backups/.pobsync-root'), 'utf8')).toBe(marker);
  });

  test('of a lost database adopts the backup root that is there', async () => {
    const { services, directory } = await installation();
    await (await services.database()).close();
    await rm(join(directory, 'home'), { recursive: true });
    const again = await initialise(services, { backupRoot: join(directory, 'backups') });
    expect(again.backupRoot?.how).toBe('adopted');
    expect(again.database.created).toBe(true);
  });

  test('of a lost database finds its backup root again without being told', async () => {
    const { services, directory } = await installation();
    await (await services.database()).close();
    await rm(join(directory, 'home/pobsync.sqlite'));
    const { backupRoot } = await initialise(services);
    expect(backupRoot).toMatchObject({ path: join(directory, 'backups'), how: 'adopted' });
  });

  test('of a lost database does not take an empty mount point for a new backup root', async () => {
    const { services, directory } = await installation();
    await (await services.database()).close();
    await rm(join(directory, 'home/pobsync.sqlite'));
    await rm(join(directory, 'backups/.pobsync-root'));
    await expect(initialise(services, { backupRoot: join(directory, 'backups') })).rejects.toMatchObject({
      code: 'refused',
    });
    expect(await readdir(join(directory, 'backups'))).toEqual([]);
    expect((await initialise(services)).backupRoot).toBeNull();
  });

  test('leaves a home that others use as it is', async () => {
    const { services, directory } = await bareMachine();
    await mkdir(join(directory, 'home'));
    await chmod(join(directory, 'home'), 0o755);
    const { home } = await initialise(services);
    expect(home.created).toBe(false);
    expect(await modeOf(home.path)).toBe('755');
  });

  test('does not take an unmounted disk for a new backup root', async () => {
    const { services, directory } = await installation();
    const root = join(directory, 'backups');
    await rm(join(root, '.pobsync-root'));
    await expect(initialise(services, { backupRoot: root })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('its marker is gone') as unknown,
    });
    expect(await readdir(root)).toEqual([]);
    const replaced = await initialise(services, { backupRoot: root, useExisting: true });
    expect(replaced.backupRoot?.how).toBe('made');
  });

  test.each([
    ['/', 'it is a directory of the system'],
    ['/etc', 'it is a directory of the system'],
    ['relative/path', 'it is not absolute'],
    ['', 'it is not absolute'],
    ['FILE', 'it is not a directory'],
  ])('with the backup root "%s" is refused and leaves nothing behind', async (path, why) => {
    const { services, directory } = await bareMachine();
    await writeFile(join(directory, 'FILE'), 'precious');
    const backupRoot = path === 'FILE' ? join(directory, path) : path;
    await expect(initialise(services, { backupRoot })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(why) as unknown,
    });
    expect(await readdir(directory)).toEqual(['FILE']);
  });

  test('does not touch a directory that holds other things', async () => {
    const { services, directory } = await bareMachine();
    await mkdir(join(directory, 'photos'));
    await writeFile(join(directory, 'photos/cat.jpg'), 'cat');
    const backupRoot = join(directory, 'photos');
    await expect(initialise(services, { backupRoot })).rejects.toMatchObject({ code: 'refused' });
    expect(await readdir(backupRoot)).toEqual(['cat.jpg']);
    const taken = await initialise(services, { backupRoot, useExisting: true });
    expect(taken.backupRoot?.how).toBe('made');
  });

  test('says what to do when the home cannot be made', async () => {
    const { services, directory } = await bareMachine();
    await writeFile(join(directory, 'home'), '');
    await expect(initialise(services)).rejects.toMatchObject({
      code: 'invalid_input',
      cure: expect.stringContaining('POBSYNC_HOME') as unknown,
    });
  });
});
