/** Says how many entries of a directory are ticked, and ticks them all at once. */
export function pickEntries(): void {
  const all = document.querySelector<HTMLInputElement>('[data-pick-all]');
  const words = document.querySelector<HTMLElement>('[data-pick-count]');
  if (all === null || words === null) return;
  const boxes = [...document.querySelectorAll<HTMLInputElement>('[data-pick]')];
  const nothing = words.textContent;
  const count = () => {
    const ticked = boxes.filter(({ checked }) => checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    words.textContent = ticked === 0 ? nothing : `${ticked} ticked.`;
  };
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  for (const box of boxes) box.addEventListener('change', count);
  // the browser ticks again what was ticked before one went back
  addEventListener('pageshow', count);
  count();
}
