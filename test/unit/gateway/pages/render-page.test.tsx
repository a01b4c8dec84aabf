import { describe, expect, test } from '@jest/globals';
import { renderPage } from '../../../../lib/gateway/pages/render-page.ts';
import { timeScale } from '../../../../lib/gateway/pages/parts/time-scale.ts';
import { isCurrent } from '../../../../lib/gateway/pages/navigation.ts';

describe('renderPage', () => {
  test('escapes text and attributes', () => {
    expect(renderPage(<p title={'"><script>'}>{'<b>&'}</p>)).toBe(
      '<!doctype html><p title="&quot;>&lt;script>">&lt;b>&amp;</p>',
    );
  });

  test('makes control and direction characters visible, and leaves line breaks and other scripts alone', () => {
    expect(renderPage(<p>{'a\u001b[31m\u202eb\u0000\nø漢🙂'}</p>)).toBe(
      '<!doctype html><p>a\\x1b[31m\\u{202e}b\\x00\nø漢🙂</p>',
    );
  });
});

describe('timeScale', () => {
  test('orders instants, keeps them inside and stretches recent time', () => {
    const days = [365, 180, 30, 7, 1, 0].map((age) =>
      new Date(Date.UTC(2026, 10, 22) - age * 86_400_000).toISOString(),
    );
    const { x, ticks } = timeScale(days, 10, 980);
    const places = days.map(x);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeCloseTo(10);
    expect(places.at(-1)).toBeCloseTo(990);
    // half a year long ago takes less room than six times a month that just ended
    expect(((places[5] ?? 0) - (places[2] ?? 0)) * 6).toBeGreaterThan((places[1] ?? 0) - (places[0] ?? 0));
    expect(ticks.at(-1)?.label).toBe('22 Nov');
  });

  test('puts a single instant into the middle', () => {
    expect(timeScale(['2026-11-22T00:00:00Z'], 0, 100).x('2026-11-22T00:00:00Z')).toBe(50);
  });
});

describe('the navigation', () => {
  test('marks the section of a page, and the dashboard only on itself', () => {
    expect(isCurrent('/hosts', '/hosts/web1/edit')).toBe(true);
    expect(isCurrent('/hosts', '/hosts-of-others')).toBe(false);
    expect(isCurrent('/', '/hosts')).toBe(false);
    expect(isCurrent('/', '/')).toBe(true);
  });
});
