/** Menus are plain <details>; a click elsewhere or Escape closes them. */
export function closeMenus(): void {
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
      if (!(event.target instanceof Node && menu.contains(event.target))) menu.open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>(
      'details.menu[open], details.top[open]',
    )) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  });
}
