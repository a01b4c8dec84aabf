import { drawCharts } from './draw-charts.ts';
import { showTimes } from './show-times.ts';

/** Fetches a live page again now and then and swaps its content, unless somebody is busy with it. */
export function refreshPage(): void {
  const main = document.querySelector<HTMLElement>('main[data-live]');
  if (main === null) return;
  const again = () =>
    setTimeout(() => void refresh(main).finally(again), Number(main.dataset['live']) * 1000);
  again();
}

async function refresh(main: HTMLElement): Promise<void> {
  if (document.hidden || isBusy(main)) return;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
  if (answer === null || answer.status >= 500) return;
  // signed out meanwhile, or the host is gone: let the browser show what the server says
  if (answer.redirected || !answer.ok) return location.reload();
  const fresh = new DOMParser()
    .parseFromString(await answer.text(), 'text/html')
    .querySelector<HTMLElement>('#main');
  if (fresh === null || isBusy(main)) return;
  for (const chart of fresh.querySelectorAll<HTMLElement>('[data-chart]')) {
    const drawn = [...main.querySelectorAll<HTMLElement>('[data-chart]')].find(
      (one) => one.dataset['chart'] === chart.dataset['chart'],
    );
    if (drawn !== undefined) chart.replaceWith(drawn);
  }
  showTimes(fresh);
  main.dataset['live'] = fresh.dataset['live'] ?? '20';
  const { activeElement } = document;
  const focused =
    activeElement instanceof HTMLAnchorElement && main.contains(activeElement) ? activeElement.href : null;
  main.replaceChildren(...fresh.childNodes);
  drawCharts(main);
  if (focused !== null)
    [...main.querySelectorAll('a')].find(({ href }) => href === focused)?.focus({ preventScroll: true });
}

/** Swapping must not take a menu, a field or a selection out of somebody's hands. */
function isBusy(main: HTMLElement): boolean {
  const { activeElement } = document;
  const isTyping =
    activeElement instanceof HTMLElement && activeElement.matches('input, select, textarea, button, summary');
  const selection = getSelection();
  return (
    (isTyping && main.contains(activeElement)) ||
    main.querySelector('details[open]') !== null ||
    (selection !== null && !selection.isCollapsed)
  );
}
