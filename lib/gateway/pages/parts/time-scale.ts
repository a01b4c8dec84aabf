import { dayText } from '../format/timestamp.ts';

export interface TimeScale {
  /** Horizontal place of an instant. */
  x: (at: string) => number;
  ticks: { x: number; label: string }[];
}

const dayMs = 86_400_000;
const steps = [1, 2, 7, 14, 30, 61, 91, 182, 365, 730];

/** Spreads instants over a width, with at most eight day marks; equal instants share the middle. */
export function timeScale(instants: readonly string[], left: number, width: number): TimeScale {
  const times = instants.map((at) => Date.parse(at));
  const first = Math.min(...times);
  const span = Math.max(...times) - first;
  const place = (ms: number) => (span === 0 ? left + width / 2 : left + ((ms - first) / span) * width);
  const stepMs = dayMs * (steps.find((days) => span / (days * dayMs) <= 8) ?? 1461);
  const ticks: TimeScale['ticks'] = [];
  for (let ms = Math.ceil(first / dayMs) * dayMs; span > 0 && ms <= first + span; ms += stepMs) {
    ticks.push({ x: place(ms), label: tickText(ms, span) });
  }
  return { x: (at) => place(Date.parse(at)), ticks };
}

function tickText(ms: number, span: number): string {
  const day = new Date(ms).toISOString();
  return span > 500 * dayMs ? `${dayText(day).split(' ')[1] ?? ''} ${day.slice(0, 4)}` : dayText(day);
}
