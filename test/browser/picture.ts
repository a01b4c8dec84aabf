import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

// where somebody wants to look at them: POBSYNC_SCREENSHOTS=/some/where
const directory = process.env['POBSYNC_SCREENSHOTS'];

/** Writes pictures of the page, on a desktop and on a phone, in light and in dark, where somebody asked for them. */
export async function picture(page: Page, name: string): Promise<void> {
  if (directory === undefined) return;
  await mkdir(directory, { recursive: true });
  for (const [device, viewport] of [
    ['desktop', { width: 1440, height: 900 }],
    ['phone', { width: 360, height: 740 }],
  ] as const) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // colours fade into each other
      await page.waitForTimeout(300);
      await page.screenshot({
        path: join(directory, `${name}-${device}-${colorScheme}.png`),
        fullPage: true,
      });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}
