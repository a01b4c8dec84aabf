// the directories themselves; a path below one of these is fine
const roots = ['/', '/dev', '/dev/shm', '/home', '/media', '/mnt', '/opt', '/root', '/run', '/srv', '/tmp'];
const varRoots = ['/var', '/var/backups', '/var/cache', '/var/lib', '/var/log', '/var/spool', '/var/tmp'];
// nothing in these is a place for backups
const trees = [
  '/bin',
  '/boot',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/libx32',
  '/proc',
  '/sbin',
  '/sys',
  '/usr',
];

/** Whether a normal absolute path belongs to the operating system and so cannot become a backup root. */
export function isSystemDirectory(path: string): boolean {
  return (
    roots.includes(path) ||
    varRoots.includes(path) ||
    trees.some((tree) => path === tree || path.startsWith(`${tree}/`))
  );
}
