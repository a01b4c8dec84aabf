const darkness = matchMedia('(prefers-color-scheme: dark)');

/** The button beside the user's name; the choice is a cookie, so that the server draws the next page in it at once. */
export function switchTheme(): void {
  for (const button of document.querySelectorAll('[data-theme-toggle]')) {
    button.addEventListener('click', () => {
      const root = document.documentElement;
      const current = root.dataset['theme'] ?? (darkness.matches ? 'dark' : 'light');
      const theme = current === 'dark' ? 'light' : 'dark';
      root.dataset['theme'] = theme;
      document.cookie = `pobsync_theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
      root.dispatchEvent(new CustomEvent('pobsync:theme'));
    });
  }
}

export function onThemeChange(listener: () => void): void {
  document.documentElement.addEventListener('pobsync:theme', listener);
  darkness.addEventListener('change', listener);
}
