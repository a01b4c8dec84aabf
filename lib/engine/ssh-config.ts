import { writeFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { parseAddress, type Address } from '../domain/address.ts';
import { InvalidInputError } from '../domain/errors.ts';
import { showText } from '../domain/show-text.ts';
import { parseSshUser, type SshUser } from '../domain/ssh-user.ts';
import { diskError } from './disk-error.ts';
import { isHostKey, type HostKey } from './host-keys.ts';
import { localCiphers } from './ssh-ciphers.ts';

/** What rsync and ssh are given in place of the address, so that no address ever reaches rsync's parser. */
export const sshAlias = 'pobsync-target';

export interface SshTarget {
  address: Address;
  port: number;
  user: SshUser;
  /** The private key. */
  keyPath: string;
}

export interface SshFiles {
  configPath: string;
  /** An empty place that programs take for the home directory. */
  home: string;
}

/**
 * Writes the one configuration that a run's ssh reads, and the file of approved keys beside it.
 *
 * @param directory an empty 0700 directory of this run alone; the caller removes it
 * @throws InvalidInputError
 * @throws PobsyncError disk_full, disk_failed
 */
export async function writeSshConfig(
  directory: string,
  target: SshTarget,
  approvedKeys: readonly HostKey[],
): Promise<SshFiles> {
  const knownHostsPath = `${directory}/known-hosts`;
  const configPath = `${directory}/ssh-config`;
  const text = sshConfigText(target, knownHostsPath, await localCiphers());
  try {
    await writeFile(knownHostsPath, knownHostsText(approvedKeys), { mode: 0o600 });
    await writeFile(configPath, text, { mode: 0o600 });
  } catch (error) {
    throw diskError(error, 'Writing the configuration of ssh', 'home');
  }
  return { configPath, home: directory };
}

/**
 * The forced ssh configuration: public key only, approved host key only, nothing forwarded, nothing run locally, no
 * system or user configuration (`ssh -F`). Every value is validated once more, since each could carry a directive.
 *
 * @param ciphers in the order in which they are offered; null for ssh's own
 * @throws InvalidInputError
 */
export function sshConfigText(
  target: SshTarget,
  knownHostsPath: string,
  ciphers: readonly string[] | null,
): string {
  if (!Number.isInteger(target.port) || target.port < 1 || target.port > 65_535) {
    throw new InvalidInputError(`Invalid SSH port "${target.port}": expected 1 to 65535.`);
  }
  // ssh expands % in HostName, and an IPv6 zone has one
  const hostName = parseAddress(target.address).replaceAll('%', '%%');
  const options: [string, string][] = [
    ['HostName', hostName],
    ['Port', String(target.port)],
    ['User', parseSshUser(target.user)],
    ['IdentityFile', quotedPath(target.keyPath)],
    ['IdentitiesOnly', 'yes'],
    ['IdentityAgent', 'none'],
    ['BatchMode', 'yes'],
    ['PreferredAuthentications', 'publickey'],
    ['PubkeyAuthentication', 'yes'],
    ['StrictHostKeyChecking', 'yes'],
    ['UserKnownHostsFile', quotedPath(knownHostsPath)],
    ['GlobalKnownHostsFile', '/dev/null'],
    ['HostKeyAlias', sshAlias],
    ['CheckHostIP', 'no'],
    ['VerifyHostKeyDNS', 'no'],
    ['UpdateHostKeys', 'no'],
    ['ClearAllForwardings', 'yes'],
    ['ForwardAgent', 'no'],
    ['ForwardX11', 'no'],
    ['Tunnel', 'no'],
    ['PermitLocalCommand', 'no'],
    ['ProxyCommand', 'none'],
    ['ControlMaster', 'no'],
    ['ControlPath', 'none'],
    ['RequestTTY', 'no'],
    ['EscapeChar', 'none'],
    ['LogLevel', 'ERROR'],
    ['ConnectTimeout', '15'],
    ['ConnectionAttempts', '1'],
    ['ServerAliveInterval', '15'],
    ['ServerAliveCountMax', '4'],
    ...(ciphers === null ? [] : [['Ciphers', ciphers.join(',')] satisfies [string, string]]),
  ];
  return [`Host ${sshAlias}`, ...options.map(([name, value]) => `  ${name} ${value}`), ''].join('\n');
}

/** The approved keys in known_hosts format, under the alias. */
export function knownHostsText(keys: readonly HostKey[]): string {
  return keys
    .map((key) => {
      if (!isHostKey(key)) throw new InvalidInputError('Invalid host key: expected a key type and base64.');
      return `${sshAlias} ${key.keyType} ${key.publicKey}\n`;
    })
    .join('');
}

function quotedPath(path: string): string {
  // ssh_config cannot escape a double quote, and expands % and ${} in paths
  if (isAbsolute(path) && !/[\u0000-\u001f\u007f"%$\\]/.test(path)) return `"${path}"`;
  throw new InvalidInputError(
    `Invalid path "${showText(path)}" for ssh: expected an absolute path without quotes, "%", "$" or "\\".`,
  );
}
