/** Four words of 32 bits, the first digits first, are the form in which a checksum is kept in memory. */
export function hexToWords(checksum: string, into: Uint32Array): void {
  for (let part = 0; part < 4; part++) {
    into[part] = Number.parseInt(checksum.slice(part * 8, part * 8 + 8), 16);
  }
}

/** Four words as 32 hexadecimal digits. */
export function wordsToHex(words: Uint32Array, at: number): string {
  let text = '';
  for (let part = 0; part < 4; part++) text += (words[at + part] ?? 0).toString(16).padStart(8, '0');
  return text;
}

/**
 * Reads 32 hexadecimal digits of a text that somebody else wrote.
 *
 * @returns false when one of them is none
 */
export function readHexWords(text: Uint8Array, at: number, into: Uint32Array): boolean {
  for (let part = 0; part < 4; part++) {
    let word = 0;
    for (let digit = 0; digit < 8; digit++) {
      const value = digitValue(text[at + part * 8 + digit] ?? 0);
      if (value < 0) return false;
      word = (word << 4) | value;
    }
    into[part] = word;
  }
  return true;
}

/** Writes four words as 32 hexadecimal digits. */
export function writeHexWords(words: Uint32Array, from: number, into: Uint8Array, at: number): void {
  for (let part = 0; part < 4; part++) {
    const word = words[from + part] ?? 0;
    for (let digit = 0; digit < 8; digit++) {
      into[at + part * 8 + digit] = digits[(word >>> (28 - digit * 4)) & 15] ?? 0;
    }
  }
}

const digits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

function digitValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  return -1;
}
