import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { everyPage } from './pages/every-page.tsx';
import { now } from './pages/fixture-rows.ts';
import { picture } from './picture.ts';
import { startPreviewServer, type PreviewServer } from './pages/preview-server.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// axe looks at each of 1,000 rows; that page is for measuring
const names = Object.keys(everyPage).filter((name) => name !== 'dashboard-1000');

let browser: Browser;
let server: PreviewServer;

beforeAll(async () => {
  server = await startPreviewServer();
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens pages one after another and collects everything the browser complains about. */
async function withPage<T>(
  options: BrowserContextOptions,
  look: (page: Page, open: (name: string) => Promise<void>, complaints: string[]) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${page.url()} ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`${page.url()} opened a dialog`);
    void dialog.dismiss();
  });
  const open = async (name: string) => {
    await page.goto(`${server.url}/preview/${name}`, { waitUntil: 'load' });
  };
  try {
    return await look(page, open, complaints);
  } finally {
    await context.close();
  }
}

interface AxeWindow {
  axe: {
    run(options: object): Promise<{
      violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
    }>;
  };
}

async function seriousProblems(page: Page, name: string, options: object): Promise<string[]> {
  // what a menu hides must be readable too
  await page.evaluate("document.querySelectorAll('details:not(.top)').forEach((one) => (one.open = true))");
  const { violations } = await page.evaluate(
    (how) => (globalThis as unknown as AxeWindow).axe.run(how),
    // to describe the thousands of elements that are right takes longer than to look at them
    { ...options, resultTypes: ['violations'] },
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${name}: ${id} at ${nodes[0]?.target.join(' ')} (${nodes.length} nodes): ${nodes[0]?.failureSummary}`,
    );
}

describe('every page', () => {
  // a test each, so that the time limit is that of one page however many there are
  describe('in light and dark colours', () => {
    // the markup is the same in both themes: only what depends on colour is looked at twice
    const colours = { runOnly: ['color-contrast', 'link-in-text-block'] };
    let page: Page;
    beforeAll(async () => {
      page = await browser.newPage({ reducedMotion: 'reduce' });
      // put there by the debugger, which the pages' policy does not concern
      await page.addInitScript(axeSource);
    });
    afterAll(() => page.close());
    test.each(names)(
      'has no serious accessibility problem: %s',
      async (name) => {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(`${server.url}/preview/${name}`, { waitUntil: 'load' });
        expect(await seriousProblems(page, name, {})).toEqual([]);
        const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
        const light = await background();
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await background()).not.toBe(light);
        expect(await seriousProblems(page, name, colours)).toEqual([]);
      },
      60_000,
    );
  });

  test('fits into every window from 360 px on, and the browser complains about nothing', async () => {
    await withPage({}, async (page, open, complaints) => {
      const tooWide: string[] = [];
      for (const name of names) {
        await open(name);
        await picture(page, name);
        for (const width of [360, 768, 1024, 1440]) {
          await page.setViewportSize({ width, height: 800 });
          const overflow = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
          if (overflow > 0) tooWide.push(`${name} at ${width} px by ${overflow} px`);
        }
      }
      expect(tooWide).toEqual([]);
      // errors, and everything that the content security policy had to stop
      expect(complaints).toEqual([]);
    });
  }, 240_000);

  test('says its content and offers its forms without JavaScript', async () => {
    await withPage({ javaScriptEnabled: false }, async (page, open) => {
      for (const name of names) {
        await open(name);
        expect(await page.locator('h1').first().isVisible()).toBe(true);
        expect(await page.locator('.needs-script').first().isVisible()).toBe(false);
        const tokens = page.locator('form[method=post]:not(:has(input[name=_csrf][value="fixture-token"]))');
        expect(await tokens.count()).toBe(0);
      }
      await open('host');
      expect(await page.locator('[data-chart] svg').count()).toBe(2);
      await page.getByText('More', { exact: true }).click();
      expect(await page.getByText('Back up, then prune').isVisible()).toBe(true);
    });
  }, 240_000);
});

describe('what strangers wrote', () => {
  test.each(names.filter((name) => name.includes('hostile')))('stays text on %s', async (name) => {
    await withPage({}, async (page, open, complaints) => {
      await open(name);
      expect(complaints).toEqual([]);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('script').count()).toBe(1);
      const text = (await page.locator('body').textContent()) ?? '';
      expect(text).toContain('<script>alert(1)</script>');
      expect(text).not.toMatch(/[\u202a-\u202e\u0000-\u0008\u001b]/);
      expect(text).toContain('\\u{202e}gpj.exe');
    });
  });
});

describe('with JavaScript', () => {
  test('times are those of the viewer, with UTC on hover', async () => {
    await withPage({ timezoneId: 'Asia/Tokyo' }, async (page, open) => {
      await page.clock.setFixedTime(new Date(now));
      await open('snapshot');
      const time = page.locator('h1 time');
      // 2026-11-19T03:30Z
      expect(await time.textContent()).toBe('19 Nov, 12:30');
      expect(await time.getAttribute('title')).toBe('2026-11-19 03:30:00 UTC');
    });
  });

  test('a run moves by its events, and a log line with markup stays text', async () => {
    await withPage({}, async (page, open) => {
      await open('run-live');
      await page.getByText('a line that came later').waitFor();
      expect(await page.locator('[data-progress=percent]').textContent()).toBe('77 %');
      expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('77');
      expect(await page.locator('#injected').count()).toBe(0);
      expect(await page.locator('[data-log]').textContent()).toContain(
        'warn: <b id="injected">not markup</b>',
      );
    });
  });

  test('the theme is switched at once and stays with the visitor', async () => {
    await withPage({ colorScheme: 'light' }, async (page, open) => {
      await open('dashboard');
      const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
      const light = await background();
      await page.locator('.side [data-theme-toggle]').click();
      const dark = await background();
      expect(dark).not.toBe(light);
      await open('hosts');
      expect(await background()).toBe(dark);
    });
  });

  test('charts are drawn from the points of the page', async () => {
    await withPage({}, async (page, open) => {
      await open('host');
      expect(await page.locator('[data-chart] canvas').count()).toBe(2);
      await page.locator('[data-chart] .u-over').first().hover();
      expect(await page.locator('[data-chart] figcaption span').first().textContent()).toMatch(
        /^\d+ \w+, .*: .*GiB$/,
      );
    });
  });

  test('the dashboard of a full disk does not say that all is well', async () => {
    await withPage({}, async (page, open) => {
      await open('dashboard-full');
      expect(await page.textContent('h1')).toBe('Backups stand still');
      expect(await page.locator('.notice.bad').textContent()).toContain('the backup disk is nearly full');
      await open('dashboard-calm');
      expect(await page.textContent('h1')).toBe('Everything is backed up');
      expect(await page.locator('.notice.bad').count()).toBe(0);
    });
  });

  test('a chart that was drawn for a wider window does not widen a smaller one', async () => {
    await withPage({ viewport: { width: 660, height: 800 } }, async (page, open) => {
      // the moment between a new size and the browser's word of it, made to last
      await page.addInitScript('ResizeObserver.prototype.observe = () => {}');
      await open('host');
      await page.setViewportSize({ width: 360, height: 800 });
      const [chart] = await page.locator('[data-chart] canvas').all();
      expect((await chart?.boundingBox())?.width).toBeGreaterThan(360);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    });
  });

  test.each(['host', 'users'])('the menus of %s open inside the window of a phone', async (name) => {
    await withPage({ viewport: { width: 360, height: 760 } }, async (page, open) => {
      await open(name);
      await page.locator('.main details.menu summary').first().click();
      const box = await page.locator('.main .menu-panel').first().boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
    });
  });

  test('the keyboard reaches the content first and closes a menu', async () => {
    await withPage({}, async (page, open) => {
      await open('host');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
      const menu = page.locator('.page-head details.menu');
      await menu.locator('summary').focus();
      await page.keyboard.press('Enter');
      expect(await menu.getAttribute('open')).not.toBeNull();
      await page.keyboard.press('Escape');
      expect(await menu.getAttribute('open')).toBeNull();
    });
  });
});
