/** Where rrsync is on Debian 12, Ubuntu 22.04, Fedora, Alpine, Arch and newer ones: part of rsync, or a package beside it. */
export const rrsyncPath = '/usr/bin/rrsync';

/**
 * The line for `authorized_keys` with which the service may read on a host and do nothing else: no shell, no
 * forwarding, no writing.
 *
 * @example authorizedKeyLine('ssh-ed25519 AAAA… pobsync@backup') // 'restrict,command="/usr/bin/rrsync -ro /" ssh-ed25519 …'
 */
export function authorizedKeyLine(publicLine: string): string {
  return `restrict,command="${rrsyncPath} -ro /" ${publicLine}`;
}

/**
 * The same for a user who is not root: sudo starts rrsync as root, which gets to know what rsync asked for only if sudo
 * leaves that variable alone.
 */
export function sudoKeyLine(publicLine: string): string {
  return `restrict,command="/usr/bin/sudo -n ${rrsyncPath} -ro /" ${publicLine}`;
}

/** What sudoers on the host needs for `sudoKeyLine`. */
export function sudoersLines(user: string): string {
  return `Defaults:${user} env_keep += "SSH_ORIGINAL_COMMAND"\n${user} ALL=(root) NOPASSWD: ${rrsyncPath} -ro /`;
}
