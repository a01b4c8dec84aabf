/** Where programs are looked for; the parent's PATH could lead to somebody else's rsync. */
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The whole environment of every child process. Nothing is inherited: RSYNC_RSH, ~/.popt or a locale would silently
 * change what rsync does or how it writes numbers.
 *
 * @param home an empty directory; programs that want to read dot files find none
 */
export function childEnvironment(home = '/nonexistent'): Record<string, string> {
  return { PATH: path, HOME: home, LC_ALL: 'C', TZ: 'UTC' };
}
