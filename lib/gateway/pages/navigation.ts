import type { IconName } from './parts/icon.tsx';
import type { UserRole } from './views/chrome.ts';

export interface NavigationItem {
  label: string;
  href: string;
  icon: IconName;
  /** Shown to this role and above. */
  role: UserRole;
}

/** The side bar. A new page of its own gets a line here and nothing else. */
export const navigation: readonly { title: string | null; items: readonly NavigationItem[] }[] = [
  {
    title: null,
    items: [
      { label: 'Dashboard', href: '/', icon: 'dashboard', role: 'viewer' },
      { label: 'Hosts', href: '/hosts', icon: 'host', role: 'viewer' },
      { label: 'Runs', href: '/runs', icon: 'run', role: 'viewer' },
      { label: 'Snapshots', href: '/snapshots', icon: 'snapshot', role: 'viewer' },
    ],
  },
  {
    title: 'Administration',
    items: [
      { label: 'Settings', href: '/admin/settings', icon: 'settings', role: 'admin' },
      { label: 'Users', href: '/admin/users', icon: 'users', role: 'admin' },
      { label: 'API tokens', href: '/admin/tokens', icon: 'token', role: 'admin' },
      { label: 'Host keys', href: '/admin/keys', icon: 'shield', role: 'admin' },
      { label: 'Audit log', href: '/admin/audit', icon: 'audit', role: 'admin' },
    ],
  },
];

/** The item that a path belongs to: the longest one it begins with. */
export function isCurrent(href: string, path: string): boolean {
  return href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
}
