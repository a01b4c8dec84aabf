import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { picture } from './picture.ts';
import { getFilesBack } from './journey/get-files-back.ts';
import { startInstalledService, type InstalledService } from './journey/installed-service.ts';
import { load, seeItMove, waitForEnd } from './journey/waits.ts';

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
  expect(await page.textContent('.facts')).toMatch(/Cancel asked.* by admin/);

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

  await getFilesBack(service, page, go, password);

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
