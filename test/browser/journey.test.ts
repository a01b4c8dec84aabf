import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { picture } from './picture.ts';
import { startInstalledService, type InstalledService } from './journey/installed-service.ts';

let service: InstalledService;
let browser: Browser;

beforeAll(async () => {
  service = await startInstalledService();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function waitForEnd(page: Page): Promise<void> {
  await page
    .getByText(/^(Success|Warning|Failed|Cancelled|Interrupted)$/)
    .first()
    .waitFor({ timeout: 60_000 });
}

/** Waits until the page of a running backup has said two percentages, without being loaded again in between. */
async function seeItMove(page: Page): Promise<void> {
  const percent = '[data-progress="percent"]';
  const said = page.locator(percent).filter({ hasText: /^\d+ %$/ });
  await said.waitFor({ timeout: 60_000 });
  await page.evaluate('globalThis.sameDocument = true');
  const first = await said.textContent();
  await page.locator(`${percent}:not(:text-is("${first}"))`).waitFor({ timeout: 60_000 });
  expect(await said.textContent()).not.toBe(first);
  expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
}

/** Looks for a file in the newest snapshot, downloads it, and puts a directory that was lost back to the host. */
async function getFilesBack(
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

/** Does something that loads another page, and waits until it is there. */
async function load(page: Page, act: () => Promise<void>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await act();
  await loaded;
}

test('an admin sets up an empty installation in the browser, backs a host up, prunes it and leaves', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()} ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push('a dialog opened');
    void dialog.dismiss();
  });
  const go = (path: string) => page.goto(service.url + path, { waitUntil: 'load' });

  await go('/hosts');
  expect(new URL(page.url()).pathname).toBe('/login');
  await picture(page, '01-login');
  await page.fill('[name=name]', 'admin');
  await page.fill('[name=password]', service.password);
  await page.click('form [type=submit]');
  // the password that `init` printed asks for one of one's own
  await page.waitForURL('**/account?next=%2Fhosts');
  const password = 'four words of mine';
  await page.fill('[name=currentPassword]', service.password);
  await page.fill('[name=newPassword]', password);
  await page.fill('[name=newPasswordAgain]', password);
  await page.click('text=Change password');
  await page.waitForURL('**/hosts');

  const step = async (title: string) => {
    await go('/');
    expect(await page.textContent('.steps > li.next h3')).toContain(title);
    await load(page, () => page.click('.steps > li.next a.button'));
  };
  await go('/');
  await picture(page, '02-first-run');
  await step('Choose the backup root');
  await page.fill('[name=path]', '/usr');
  await load(page, () => page.click('text=Look at it'));
  await page.getByText('It is a directory of the system.').waitFor();
  await page.fill('[name=path]', service.backups);
  await load(page, () => page.click('text=Look at it'));
  await page.getByText('It is not there yet and will be made.').waitFor();
  await picture(page, '02-root');
  await page.click('text=Make it the backup root');
  await page.getByText('The backup root is set').waitFor();
  await step('Add a host');

  await page.fill('[name=name]', 'web1');
  await page.fill('[name=address]', '127.0.0.1');
  await page.fill('[name=comment]', '<b>mail</b> & files');
  await page.evaluate("document.querySelectorAll('details:not(.top)').forEach((one) => (one.open = true))");
  await page.fill('[name=sshPort]', String(service.sshd.port));
  await page.fill('[name=sshUser]', service.sshd.user);
  await page.selectOption('[name=sourcesMode]', 'replace');
  await page.fill('[name=sources]', service.source);
  await page.fill('[name=bandwidthLimitKibPerSecond]', '150');
  for (const period of ['Hourly', 'Daily', 'Weekly', 'Monthly', 'Yearly'])
    await page.fill(`[name=keep${period}]`, '0');
  await page.fill('[name=keepLast]', '1');
  await picture(page, '03-new-host');
  await page.locator('form.form [type=submit]').last().click();
  await page.waitForURL('**/hosts/web1');
  expect(await page.textContent('main')).toContain('<b>mail</b> & files');

  await step('Let each know the other');
  await page.click('form:has([value=scan]) button');
  const approve = page.locator('form:has([value=approve]) button').first();
  await approve.waitFor();
  await picture(page, '04-host-key');
  await load(page, () => approve.click());
  expect(await page.textContent('main')).toContain('approved');

  // nobody put the line on the host yet: the check says which, and where
  await step('Check it');
  await page.click('text=Check now');
  await page.getByText('A backup would fail').waitFor();
  await picture(page, '04-check-failed');
  const paste = (await page.locator('.fix code').first().textContent()) ?? '';
  const line = /echo '(restrict,command="\/usr\/bin\/rrsync -ro \/" ssh-ed25519 [^']+)'/.exec(paste)?.[1];
  await service.authorise(line ?? '');
  await go('/hosts/web1/check');
  await page.click('text=Check again');
  await page.getByText('A backup would work').waitFor();
  await picture(page, '04-check-passed');
  await page.click('button:has-text("Back up now")');
  await page.waitForURL('**/runs/*');
  await seeItMove(page);
  await picture(page, '05-running');
  await page.click('button:has-text("Cancel run")');
  await waitForEnd(page);
  await picture(page, '05-cancelled');
  expect(await page.textContent('.page-head')).toContain('Cancelled');

  await go('/hosts/web1/edit');
  await page.fill('[name=bandwidthLimitKibPerSecond]', '');
  await page.locator('form.form [type=submit]').last().click();
  await page.waitForURL('**/hosts/web1');
  await page.click('button:has-text("Back up now")');
  await page.waitForURL('**/runs/*');
  await waitForEnd(page);
  await picture(page, '06-ended');
  expect(await page.textContent('main')).toContain('Success');

  await go('/hosts/web1');
  await page.click('button:has-text("Back up now")');
  await page.waitForURL('**/runs/*');
  await waitForEnd(page);

  await go('/hosts/web1');
  await picture(page, '07-host');
  await page.locator('a[href^="/snapshots/web1/scheduled/"]').first().click();
  await page.waitForURL('**/snapshots/web1/**');
  await picture(page, '08-snapshot');

  await getFilesBack(page, go, password);

  await go('/hosts/web1/retention');
  await page.evaluate("document.querySelectorAll('details:not(.top)').forEach((one) => (one.open = true))");
  await picture(page, '09-plan');
  await page.fill('[name=confirmHost]', 'web2');
  await page.fill('[name=currentPassword]', password);
  await load(page, () => page.locator('form:has([name=planHash]) [type=submit]').click());
  expect(await page.textContent('main')).toContain('Invalid confirmation');
  await page.evaluate("document.querySelectorAll('details:not(.top)').forEach((one) => (one.open = true))");
  await page.fill('[name=confirmHost]', 'web1');
  await page.fill('[name=currentPassword]', password);
  await page.locator('form:has([name=planHash]) [type=submit]').click();
  await page.waitForURL('**/runs/*');
  await waitForEnd(page);
  await picture(page, '10-pruned');
  await go('/snapshots?host=web1');
  expect(await page.locator('a[href^="/snapshots/web1/scheduled/"]').count()).toBeGreaterThan(0);

  await go('/hosts/web1/schedule');
  await page.fill('[name=cron]', '99 2 * * *');
  await load(page, () => page.click('[value=save]'));
  expect(await page.textContent('main')).toContain('Invalid');
  await page.fill('[name=cron]', '30 3 * * *');
  await load(page, () => page.click('[value=preview]'));
  await picture(page, '11-schedule');
  await page.click('[value=save]');
  await page.waitForURL('**/hosts/web1');
  await go('/');
  await picture(page, '12-dashboard');
  for (const [name, path] of [
    ['13-hosts', '/hosts'],
    ['14-runs', '/runs'],
    ['15-snapshots', '/snapshots'],
    ['16-settings', '/admin/settings'],
    ['17-users', '/admin/users'],
    ['18-tokens', '/admin/tokens'],
    ['19-keys', '/admin/keys'],
    ['20-audit', '/admin/audit'],
    ['21-about', '/about'],
    ['22-edit', '/hosts/web1/edit'],
    ['23-api', '/api/docs/'],
    ['24-account', '/account'],
  ] as const) {
    await go(path);
    await picture(page, name);
  }
  await go('/admin/audit');
  expect(await page.textContent('main')).toContain('host.prune');
  await go('/');
  await page.locator('[aria-label="Sign out"]').first().click();
  await page.waitForURL('**/login');
  await go('/hosts');
  expect(new URL(page.url()).pathname).toBe('/login');
  // a form that is refused is an answer of 400, which browsers log
  expect(complaints.filter((each) => !/status of 4(00|03|09)/.test(each))).toEqual([]);
  await context.close();
}, 240_000);
