import { showText } from './domain/show-text.ts';

const colours: Record<string, string> = {
  error: '\u001b[31m',
  warn: '\u001b[33m',
  debug: '\u001b[2m',
  trace: '\u001b[2m',
};

/**
 * Turns one JSON log line into a line for a person: time, level, message, then the remaining fields. Everything is
 * escaped, since a log may quote what a remote sent.
 *
 * @example prettyLogLine('{"level":"info","time":"2026-01-02T03:04:05.000Z","msg":"ready","port":8000}')
 * // '03:04:05 info  ready port=8000\n'
 */
export function prettyLogLine(json: string): string {
  const { level, time, msg, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const label = valueText(level);
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${showText(valueText(value), 2000)}`);
  const line = [
    valueText(time).slice(11, 19),
    label.padEnd(5),
    showText(valueText(msg ?? ''), 2000),
    ...rest,
  ].join(' ');
  const colour = colours[label];
  return colour === undefined ? `${line}\n` : `${colour}${line}\u001b[0m\n`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
