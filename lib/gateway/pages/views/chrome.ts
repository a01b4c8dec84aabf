import type { StatusTone } from '../parts/status-tone.ts';

/** What each page knows beside its own view: who looks, when, and what belongs into the frame. */
export interface Chrome {
  /** null on the login page and on errors before a login. */
  user: { name: string; role: UserRole } | null;
  /** Goes into every form as `_csrf`. */
  csrfToken: string;
  /** Path of the page, for the navigation. */
  path: string;
  /** What the visitor chose; the cookie is `pobsync_theme`. */
  theme: Theme;
  /** UTC time of rendering; relative times count from it. */
  now: string;
  node: string;
  version: string;
  assets: AssetUrls;
  /** Shown once above the page, such as "Saved." after a redirect. */
  notices: Notice[];
}

export const userRoles = ['viewer', 'operator', 'admin'] as const;
export type UserRole = (typeof userRoles)[number];

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Addresses of the static files, with their hash in the name. */
export interface AssetUrls {
  stylesheet: string;
  script: string;
  icon: string;
}

export interface Notice {
  tone: StatusTone;
  text: string;
  /** What to do about it. */
  cure: string | null;
  /** Where to do it. */
  link?: { label: string; href: string };
}

/** Whether the visitor's role reaches that far: viewers read, operators run, admins configure. */
export function may(chrome: Chrome, role: UserRole): boolean {
  return chrome.user !== null && userRoles.indexOf(chrome.user.role) >= userRoles.indexOf(role);
}
