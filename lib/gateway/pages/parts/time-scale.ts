import { dayText } from '../format/timestamp.ts';

export interface TimeScale {
  /** Horizontal place of an instant. */
  x: (at: string) => number;
  ticks: { x: number; label: string }[];
}

const dayMs = 86_400_000;
const tickCount = 7;

/**
 * Spreads instants over a width. Recent time is stretched, as a retention policy thins out the past: a fortnight of
 * days and a year of months are both readable. A single instant stands in the middle.
 */
export function timeScale(instants: readonly string[], left: number, width: number): TimeScale {
  const times = instants.map((at) => Date.parse(at));
  const newest = Math.max(...times);
  const span = newest - Math.min(...times);
  if (span === 0)
    return { x: () => left + width / 2, ticks: [{ x: left + width / 2, label: label(newest, 0) }] };
  // the offset keeps the newest ones from being torn apart
  const offset = span / 20;
  const least = Math.sqrt(offset);
  const range = Math.sqrt(span + offset) - least;
  const ticks = Array.from({ length: tickCount }, (_, index) => {
    const part = 1 - index / (tickCount - 1);
    return {
      x: left + width * (1 - part),
      label: label(newest - ((part * range + least) ** 2 - offset), span),
    };
  });
  return {
    x: (at) => left + width * (1 - (Math.sqrt(newest - Date.parse(at) + offset) - least) / range),
    ticks: ticks.filter((tick, index) => tick.label !== ticks[index - 1]?.label),
  };
}

function label(ms: number, span: number): string {
  const day = new Date(ms).toISOString();
  return span > 500 * dayMs ? `${dayText(day).split(' ')[1] ?? ''} ${day.slice(0, 4)}` : dayText(day);
}
