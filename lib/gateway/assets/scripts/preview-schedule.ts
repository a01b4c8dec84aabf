import { showTimes } from './show-times.ts';

/** Shows the next five times while somebody types: the form's own preview answer, put into the place of the old one. */
export function previewSchedule(): void {
  const form = document.querySelector<HTMLFormElement>('#schedule-form');
  if (form === null) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => void preview(), 350);
  });

  async function preview(): Promise<void> {
    if (form === null) return;
    const turn = ++asked;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    body.set('intent', 'preview');
    const answer = await fetch(form.action, { method: 'POST', body }).catch(() => null);
    const text = await answer?.text();
    // a later keystroke has asked again
    if (text === undefined || turn !== asked) return;
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector('#schedule-preview');
    if (fresh === null) return;
    showTimes(fresh);
    document.querySelector('#schedule-preview')?.replaceWith(fresh);
  }
}
