import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../lib/data/database.ts';
import { parseDatabaseUrl } from '../../../lib/data/database-url.ts';
import { getMeta, setMeta } from '../../../lib/data/meta.ts';
import { canMount, mount } from '../../helpers/mount.ts';

const text = 'x'.repeat(1000);
let mountPoint: string;
const url = () => parseDatabaseUrl(`sqlite:${mountPoint}/test.db`);

// a container without the right to mount cannot show these
(canMount() ? describe : describe.skip)('the disk of a database', () => {
  beforeEach(async () => {
    mountPoint = await mkdtemp(join(tmpdir(), 'pobsync-disk-'));
    mount('-t', 'tmpfs', '-o', 'size=4m,mode=700', 'tmpfs', mountPoint);
  });
  afterEach(async () => {
    spawnSync('umount', ['-l', mountPoint]);
    await rm(mountPoint, { recursive: true });
  });

  const fill = () => writeFile(join(mountPoint, 'other'), randomBytes(8 * 1024 * 1024)).catch(() => null);
  const refusal = (reason: RegExp) => ({
    code: 'database_unusable',
    message: expect.stringMatching(reason),
    cure: expect.stringContaining(`Check that ${mountPoint} has room`),
  });

  test('runs full while it is open: the write says so, and what was there stays', async () => {
    const db = await openDatabase({ url: url(), create: true, migrate: 'run' });
    await db.write((tx) => setMeta(tx, 'before', text));
    await fill();
    const writes = async () => {
      for (let at = 0; at < 10_000; at++) await db.write((tx) => setMeta(tx, `key${at}`, text));
    };
    await expect(writes()).rejects.toMatchObject(refusal(/test\.db cannot be used: SQLITE_(FULL|IOERR): /));
    await rm(join(mountPoint, 'other'));
    await db.write((tx) => setMeta(tx, 'after', text));
    expect(await db.read((tx) => getMeta(tx, 'before'))).toBe(text);
    await db.close();
  });

  test('is full when a command begins: it says so, and works again when there is room', async () => {
    await (await openDatabase({ url: url(), create: true, migrate: 'run' })).close();
    await fill();
    await expect(openDatabase({ url: url() })).rejects.toMatchObject(
      refusal(/test\.db cannot be used: SQLITE_/),
    );
    await rm(join(mountPoint, 'other'));
    await (await openDatabase({ url: url() })).close();
  });

  test('is mounted for reading only: a command says so', async () => {
    await (await openDatabase({ url: url(), create: true, migrate: 'run' })).close();
    mount('-o', 'remount,ro', mountPoint);
    await expect(openDatabase({ url: url() })).rejects.toMatchObject(
      refusal(/test\.db cannot be used: SQLITE_/),
    );
  });
});
