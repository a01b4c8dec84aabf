import { describe, expect, test } from '@jest/globals';
import { browserName } from '../../../../lib/gateway/pages/format/browser-name.ts';
import { formatBytes } from '../../../../lib/gateway/pages/format/bytes.ts';
import { countOf, formatCount } from '../../../../lib/gateway/pages/format/count.ts';
import { formatDuration, formatRelative } from '../../../../lib/gateway/pages/format/duration.ts';
import { hostPath, safeUrl, withQuery } from '../../../../lib/gateway/pages/format/paths.ts';
import { shortUtcText, utcText, zoneText } from '../../../../lib/gateway/pages/format/timestamp.ts';

describe('sizes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '0.98 KiB'],
    [1024, '1 KiB'],
    [1_610_612_736, '1.5 GiB'],
    // never four digits: the next unit begins at 999.5
    [1023.6 * 1024 ** 3, '1 TiB'],
    [102_400, '100 KiB'],
    [Number.MAX_SAFE_INTEGER, '8 PiB'],
    [-5, '0 B'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('durations', () => {
  test.each([
    [999, '< 1 s'],
    [59_499, '59 s'],
    [59_900, '1 min'],
    [3_725_000, '1 h 2 min'],
    [200_000_000, '2 d 7 h'],
  ])('%d ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  test.each([
    ['2026-11-22T03:14:30Z', 'just now'],
    ['2026-11-22T03:15:30Z', 'in a moment'],
    ['2026-11-22T01:00:00Z', '2 h ago'],
    ['2026-11-22T03:45:00Z', 'in 30 min'],
    ['2026-11-20T03:15:00Z', '2 days ago'],
    ['2024-11-22T03:15:00Z', '2 years ago'],
  ])('%s is %s', (at, text) => expect(formatRelative(at, '2026-11-22T03:15:00Z')).toBe(text));
});

describe('counts', () => {
  test('are grouped and agree with their noun', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(countOf(1, 'host')).toBe('1 host');
    expect(countOf(0, 'entry', 'entries')).toBe('0 entries');
  });
});

describe('times', () => {
  test('are written in UTC, in short without the year of now', () => {
    expect(utcText('2026-11-22T03:15:00.000Z')).toBe('2026-11-22 03:15:00 UTC');
    expect(shortUtcText('2026-11-22T03:15:00.000Z', '2026-12-01T00:00:00Z')).toBe('22 Nov, 03:15 UTC');
    expect(shortUtcText('2025-01-02T03:15:00.000Z', '2026-12-01T00:00:00Z')).toBe('2 Jan 2025, 03:15 UTC');
  });

  test('are written as the clocks of a zone show them, on both sides of a change', () => {
    expect(zoneText('2026-10-25T00:30:00Z', 'Europe/Amsterdam')).toBe('Sun 25 Oct 2026, 02:30');
    expect(zoneText('2026-10-25T01:30:00Z', 'Europe/Amsterdam')).toBe('Sun 25 Oct 2026, 02:30');
  });
});

describe('addresses', () => {
  test('encode what somebody named', () => {
    expect(hostPath('a/../b?c', 'edit')).toBe('/hosts/a%2F..%2Fb%3Fc/edit');
    expect(withQuery('/runs', { host: 'a&b', status: '', page: '2' })).toBe('/runs?host=a%26b&page=2');
  });

  test.each(['/hosts/web1', '#apply', '?page=2', 'https://example.net/x'])('%s may become a link', (href) =>
    expect(safeUrl(href)).toBe(href),
  );

  test.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'http://evil.example',
    '',
  ])('%j links to nothing', (href) => expect(safeUrl(href)).toBe('#'));
});

describe('browsers', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  test.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Edg/140.0.0.0`, 'Edge on Windows'],
    [`Mozilla/5.0 (Linux; Android 10; K) ${chrome}`, 'Chrome on Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari on iOS'],
    ['curl/8.5.0', 'curl'],
    ['<script>alert(1)</script>', '<script>alert(1)<'],
    [null, 'Unknown browser'],
  ])('%s is %s', (userAgent, name) => expect(browserName(userAgent)).toBe(name));
});
