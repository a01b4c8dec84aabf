import { describe, expect, test } from '@jest/globals';
import { makeProgressLine, progressText } from '../../../local/cli/output/progress-line.ts';

const report = {
  phase: 'transferring',
  percent: 42.9,
  bytes: 1_288_490_188,
  bytesPerSecond: 89_128_960,
  etaSeconds: 192,
  files: 1_234,
};

function terminal(columns: number, isTTY = true) {
  const written: string[] = [];
  return { written, isTTY, columns, write: (text: string) => written.push(text) };
}

test('progress tells percent, bytes, speed, files and what is left', () => {
  expect(progressText(report)).toBe('transferring  42 %  1.20 GiB  85.0 MiB/s  1,234 files  3 min 12 s left');
});

test('progress leaves out what is not known', () => {
  const nothing = { percent: null, bytes: null, bytesPerSecond: null, etaSeconds: null, files: null };
  expect(progressText({ phase: 'counting', ...nothing })).toBe('counting');
});

describe('the progress line', () => {
  test('is rewritten at most ten times a second, and at each new phase', () => {
    const stream = terminal(120);
    let now = 0;
    const line = makeProgressLine(stream, () => now);
    line.show(report);
    now = 50;
    line.show(report);
    line.show({ ...report, phase: 'counting' });
    now = 200;
    line.show({ ...report, phase: 'counting' });
    expect(stream.written).toHaveLength(3);
    expect(stream.written.every((text) => text.startsWith('\r') && text.endsWith('\u001b[K'))).toBe(true);
  });

  test('never wraps, and is whole on a terminal that does not know its width', () => {
    const narrow = terminal(20);
    makeProgressLine(narrow, () => 0).show(report);
    expect(narrow.written[0]).toBe('\rtransferring  42 %…\u001b[K');
    const unknown = terminal(0);
    makeProgressLine(unknown, () => 0).show(report);
    expect(unknown.written[0]).toContain('85.0 MiB/s');
  });

  test('is gone after clear, and says nothing where there is no terminal', () => {
    const stream = terminal(80);
    const line = makeProgressLine(stream, () => 0);
    line.clear();
    expect(stream.written).toEqual([]);
    line.show(report);
    line.clear();
    expect(stream.written.at(-1)).toBe('\r\u001b[K');
    const file = terminal(80, false);
    makeProgressLine(file, () => 0).show(report);
    expect(file.written).toEqual([]);
  });
});
