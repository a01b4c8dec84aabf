import { expect } from '@jest/globals';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { picture } from '../picture.ts';
import type { InstalledService } from './installed-service.ts';
import { load, waitForEnd } from './waits.ts';

/** Looks for a file in the newest snapshot, downloads it, and puts a directory that was lost back to the host. */
export async function getFilesBack(
  service: InstalledService,
  page: Page,
  go: (path: string) => Promise<unknown>,
  password: string,
): Promise<void> {
  const letters = join(service.source, 'letters');
  const letter = await readFile(join(letters, 'letter-7'));
  await go('/hosts/web1');
  await load(page, () => page.click('.page-head a:has-text("Browse files")'));
  expect(await page.textContent('main')).toContain('<img src=x onerror=alert(1)>');
  await picture(page, '08-files');
  await load(page, () => page.click('a.cell-title:has-text("letters")'));
  await page.fill('[name=q]', 'LETTER-7');
  await load(page, () => page.click('.name-filter [type=submit]'));
  expect(await page.locator('.entry').count()).toBe(1);
  await load(page, () => page.click('a.cell-title:has-text("letter-7")'));
  expect(await page.textContent('main')).toContain('1 version on record');
  await picture(page, '08-file');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('.page-head a:has-text("Download")'),
  ]);
  expect(download.suggestedFilename()).toBe('letter-7');
  expect((await readFile(await download.path())).equals(letter)).toBe(true);

  await rm(letters, { recursive: true });
  await load(page, () => page.locator('.path-line a').first().click());
  const top = page.url();
  const review = async () => {
    await page.goto(top, { waitUntil: 'load' });
    await page.check('[aria-label="Select letters"]');
    await load(page, () => page.click('.pick-bar button:has-text("Restore")'));
    await page.check('#place-origin');
    await picture(page, '08-restore');
    await load(page, () => page.click('[value=review]'));
    expect(await page.textContent('main')).toContain(`web1:${letters}`);
  };
  await review();
  await page.click('[value=dry-run]');
  await page.waitForURL('**/runs/*');
  await waitForEnd(page);
  expect(await page.textContent('main')).toContain('the key may only read on web1');
  await picture(page, '08-refused');
  await service.allowWriting();
  await review();
  await picture(page, '08-review');
  await page.click('[value=dry-run]');
  await page.waitForURL('**/runs/*');
  await waitForEnd(page);
  expect(await page.textContent('tr:has-text("letter-7")')).toBe('letters/letter-7new256 KiB');
  await picture(page, '08-dry-run');
  await load(page, () => page.click('button:has-text("Restore it")'));
  expect(await page.textContent('main')).toContain('The key could write there');
  await page.fill('[name=currentPassword]', 'not the password');
  await load(page, () => page.click('[value=start]'));
  expect(await page.textContent('main')).toContain('Nothing was started.');
  await page.fill('[name=currentPassword]', password);
  await page.click('[value=start]');
  await page.waitForURL('**/runs/*');
  await waitForEnd(page);
  await picture(page, '08-restored');
  expect((await readFile(join(letters, 'letter-7'))).equals(letter)).toBe(true);

  await go('/hosts/web1/verify');
  await page.click('button:has-text("Verify"):not(:has-text("repair"))');
  await page.waitForURL('**/runs/*');
  await waitForEnd(page);
  expect(await page.textContent('main')).toContain('Everything that was read is what it was');
  await go('/hosts/web1/verify');
  expect(await page.textContent('main')).toContain('100 %');
  await picture(page, '08-verify');
}
