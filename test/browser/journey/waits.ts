import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

/** Waits until the page of a run says how it ended. */
export async function waitForEnd(page: Page): Promise<void> {
  await page
    .getByText(/^(Success|Warning|Failed|Cancelled|Interrupted)$/)
    .first()
    .waitFor({ timeout: 60_000 });
}

/** Waits until the page of a running backup has said two percentages, without being loaded again in between. */
export async function seeItMove(page: Page): Promise<void> {
  const percent = '[data-progress="percent"]';
  const said = page.locator(percent).filter({ hasText: /^\d+ %$/ });
  await said.waitFor({ timeout: 60_000 });
  await page.evaluate('globalThis.sameDocument = true');
  const first = await said.textContent();
  await page.locator(`${percent}:not(:text-is("${first}"))`).waitFor({ timeout: 60_000 });
  expect(await said.textContent()).not.toBe(first);
  expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
}

/** Does something that loads another page, and waits until it is there. */
export async function load(page: Page, act: () => Promise<void>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await act();
  await loaded;
}
