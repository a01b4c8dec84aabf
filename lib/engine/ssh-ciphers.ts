import { open } from 'node:fs/promises';

/** What every OpenSSH since 7.6 offers by itself, those first that a processor with instructions for AES does quickest. */
const aesFirst = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'chacha20-poly1305@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
] as const;

/**
 * The ciphers to prefer on this machine; pure. ssh's own first choice is made for processors without instructions for
 * AES, and takes twice as long as AES-GCM on those that have them.
 *
 * @param cpuInfo the beginning of `/proc/cpuinfo`
 * @param fipsEnabled `/proc/sys/crypto/fips_enabled`; in that mode ssh may refuse a list with a cipher that is not approved
 * @returns null for ssh's own order
 */
export function preferredCiphers(cpuInfo: string, fipsEnabled: string): readonly string[] | null {
  if (fipsEnabled.trim() === '1') return null;
  // "flags" on x86, "Features" on ARM
  return /^(?:flags|Features)\s*:.*\saes(?:\s|$)/m.test(cpuInfo) ? aesFirst : null;
}

/** The same, of this machine. */
export async function localCiphers(): Promise<readonly string[] | null> {
  const [cpuInfo, fipsEnabled] = await Promise.all([
    beginningOf('/proc/cpuinfo'),
    beginningOf('/proc/sys/crypto/fips_enabled'),
  ]);
  return preferredCiphers(cpuInfo, fipsEnabled);
}

/** The first processor says enough; the kernel asks each for its clock when all of the file is read. */
async function beginningOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return '';
  }
}
