import uPlot from 'uplot';
import { formatBytes } from '../../pages/format/bytes.ts';
import { formatDuration } from '../../pages/format/duration.ts';
import { onThemeChange } from './switch-theme.ts';

interface ChartData {
  unit: 'bytes' | 'duration';
  title: string;
  /** Seconds since 1970. */
  at: number[];
  value: number[];
}

const height = 190;
const drawn = new Map<HTMLElement, uPlot>();

/** Puts an interactive chart in the place of each drawing that the server made of the same points. */
export function drawCharts(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>('[data-chart]')) {
    if (!drawn.has(figure)) draw(figure);
  }
  for (const figure of drawn.keys()) if (!figure.isConnected) forget(figure);
}

onThemeChange(() => {
  for (const figure of [...drawn.keys()]) {
    forget(figure);
    draw(figure);
  }
});

function draw(figure: HTMLElement): void {
  const place = figure.querySelector<HTMLElement>('[data-chart-canvas]');
  if (place === null) return;
  const data = JSON.parse(figure.dataset['chart'] ?? '') as ChartData;
  place.replaceChildren();
  const plot = new uPlot(optionsOf(data, place), [data.at, data.value], place);
  drawn.set(figure, plot);
  plot.root.setAttribute('role', 'img');
  plot.root.setAttribute('aria-label', `${data.title} over time`);
  const observer = new ResizeObserver(() => {
    if (figure.isConnected && place.clientWidth > 0) plot.setSize({ width: place.clientWidth, height });
    else if (!figure.isConnected) observer.disconnect();
  });
  observer.observe(place);
}

function forget(figure: HTMLElement): void {
  drawn.get(figure)?.destroy();
  drawn.delete(figure);
}

function optionsOf({ unit, title }: ChartData, place: HTMLElement): uPlot.Options {
  const text = unit === 'bytes' ? formatBytes : formatDuration;
  const [line, area, faint, grid] = ['--accent-fill', '--accent-soft', '--text-faint', '--line'].map(colour);
  const axis = {
    stroke: faint ?? 'gray',
    font: `11px ${getComputedStyle(place).fontFamily}`,
    grid: { stroke: grid ?? 'gray', width: 1 },
    ticks: { show: false },
  };
  return {
    width: Math.max(200, place.clientWidth),
    height,
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    // the figure's caption says the value under the pointer, and the newest one otherwise
    legend: { show: false },
    hooks: { setCursor: [(plot) => sayValue(plot, place, text)] },
    scales: { y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.1)] } },
    axes: [
      {
        ...axis,
        values: (_plot, values) => values.map((value) => day.format(value * 1000)),
        space: 70,
        size: 32,
      },
      {
        ...axis,
        size: 66,
        // round steps of 1024 or 60, not of 1000
        incrs: unit === 'bytes' ? byteSteps : durationSteps,
        values: (_plot, values) => values.map((value) => (value === 0 ? '0' : text(value))),
      },
    ],
    series: [
      {},
      {
        label: title,
        stroke: line ?? 'blue',
        fill: area ?? 'transparent',
        width: 1.75,
      },
    ],
  };
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const minute = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

function sayValue(plot: uPlot, place: HTMLElement, text: (value: number) => string): void {
  const said = place.closest('figure')?.querySelector<HTMLElement>('figcaption span');
  if (!said) return;
  const newest = (said.dataset['newest'] ??= said.textContent);
  const index = plot.cursor.idx;
  const at = index == null ? undefined : plot.data[0][index];
  const value = index == null ? undefined : plot.data[1]?.[index];
  said.textContent = at == null || value == null ? newest : `${minute.format(at * 1000)}: ${text(value)}`;
}

const byteSteps = [0, 1, 2, 3, 4, 5].flatMap((power) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 500].map((step) => step * 1024 ** power),
);
const durationSteps = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000,
);

/** What a custom property is in the current theme; a canvas cannot read it itself. */
function colour(name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
