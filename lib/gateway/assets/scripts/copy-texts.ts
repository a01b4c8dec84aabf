/** Copy buttons beside commands, keys and paths. */
export function copyTexts(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
    const source = button?.parentElement?.querySelector('[data-copy-source]');
    if (!button || !source) return;
    // without HTTPS browsers offer no clipboard: then the text is at least selected
    void copy(source).then((isCopied) => {
      const label = button.getAttribute('aria-label') ?? '';
      button.setAttribute('aria-label', isCopied ? 'Copied' : 'Selected: copy it with the keyboard');
      button.classList.toggle('done', isCopied);
      setTimeout(() => {
        button.setAttribute('aria-label', label);
        button.classList.remove('done');
      }, 2000);
    });
  });
}

async function copy(source: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    getSelection()?.selectAllChildren(source);
    return false;
  }
}
