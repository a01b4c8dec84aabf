import { expect, test } from '@jest/globals';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeRunId } from '../../../lib/domain/run-id.ts';
import { withRunDirectory } from '../../../lib/operations/run-directory.ts';
import { installation } from './installation.ts';

const id = makeRunId(new Date('2026-11-22T12:00:00Z'), Uint8Array.of(1, 2, 3, 4));

test('a run has a directory of its own, and it is gone afterwards', async () => {
  const { services } = await installation();
  const made = await withRunDirectory(services.config, id, async (directory) => {
    await writeFile(join(directory, 'file'), 'x');
    return directory;
  });
  expect(made).toContain(join(services.config.home, 'run', id));
  expect(await readdir(join(services.config.home, 'run'))).toEqual([]);
});

test('a home in which none can be made is named as what is wrong', async () => {
  const { services } = await installation();
  await writeFile(join(services.config.home, 'run'), 'not a directory');
  await expect(withRunDirectory(services.config, id, async () => 'never')).rejects.toMatchObject({
    code: 'disk_failed',
    message: expect.stringContaining("the disk of pobsync's home directory said "),
    cure: expect.stringContaining('POBSYNC_HOME'),
  });
});
