/** A choice in a filter takes effect at once; text still waits for Enter. */
export function submitFilters(): void {
  document.addEventListener('change', (event) => {
    const { target } = event;
    const isChoice =
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && target.type === 'checkbox');
    if (isChoice) target.closest<HTMLFormElement>('form[data-filters]')?.requestSubmit();
  });
}
