import { describe, expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { PobsyncError } from '../../../lib/domain/errors.ts';
import { writeOutMeanwhile } from '../../../lib/engine/write-out.ts';

/** A sync of which the test says when it ends, and a write-out that uses it for every 100 bytes. */
function site() {
  const asked: { path: string; end: () => void; fail: (error: Error) => void }[] = [];
  const sync = (path: string) =>
    new Promise<void>((end, fail) => {
      asked.push({ path, end, fail });
    });
  const writeOut = writeOutMeanwhile('/tree', new AbortController().signal, { sync, everyBytes: 100 });
  return { asked, writeOut };
}

describe('writing a tree to the disk while it is filled', () => {
  test('writes whenever so much has arrived since the last time, and the rest at the end', async () => {
    const { asked, writeOut } = site();
    writeOut.reached(99);
    expect(asked).toHaveLength(0);
    writeOut.reached(110);
    expect(asked).toHaveLength(1);
    asked[0]?.end();
    await turn();
    writeOut.reached(209);
    expect(asked).toHaveLength(1);
    writeOut.reached(210);
    expect(asked).toHaveLength(2);
    asked[1]?.end();
    await turn();
    const finished = writeOut.finish();
    asked[2]?.end();
    await finished;
    expect(asked.map(({ path }) => path)).toEqual(['/tree', '/tree', '/tree']);
  });

  test('begins no second write beside the one that runs', async () => {
    const { asked, writeOut } = site();
    writeOut.reached(100);
    writeOut.reached(500);
    expect(asked).toHaveLength(1);
    asked[0]?.end();
    await turn();
    writeOut.reached(501);
    expect(asked).toHaveLength(2);
  });

  test('begins the last write at once, and waits for the one that runs too', async () => {
    const { asked, writeOut } = site();
    writeOut.reached(100);
    let isFinished = false;
    const finished = writeOut.finish().then(() => (isFinished = true));
    asked[1]?.end();
    await turn();
    expect(isFinished).toBe(false);
    asked[0]?.end();
    await finished;
  });

  test('keeps a failure on the way, which the last write is not told of', async () => {
    const { asked, writeOut } = site();
    writeOut.reached(100);
    asked[0]?.fail(new PobsyncError('disk_failed', 'The disk is gone.'));
    await turn();
    const finished = writeOut.finish();
    asked[1]?.end();
    await expect(finished).rejects.toMatchObject({ code: 'disk_failed', message: 'The disk is gone.' });
  });

  test('fails when the last write does', async () => {
    const { asked, writeOut } = site();
    const finished = writeOut.finish();
    asked[0]?.fail(new PobsyncError('disk_failed', 'The disk is gone.'));
    await expect(finished).rejects.toMatchObject({ code: 'disk_failed' });
  });
});
