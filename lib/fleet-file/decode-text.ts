import { isUtf8 } from 'node:buffer';
import { InvalidInputError } from '../domain/errors.ts';
import { atPlace } from './problem-list.ts';

/**
 * Bytes of a configuration file as text. Refuses what is not UTF-8, and control characters: no editor shows them.
 *
 * @param file named in messages
 * @throws InvalidInputError with the line
 */
export function decodeText(file: string, bytes: Uint8Array): string {
  if (!isUtf8(bytes)) {
    throw refused(
      file,
      lineOf(bytes, (line) => !isUtf8(line)),
      'it is not valid UTF-8',
    );
  }
  const text = new TextDecoder('utf-8').decode(bytes);

  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control !== null) {
    const line = text.slice(0, control.index).split('\n').length;
    throw refused(file, line, 'it holds a control character');
  }
  return text;
}

function refused(file: string, line: number, why: string): InvalidInputError {
  return new InvalidInputError(atPlace({ file, line }, `Unreadable text: ${why}; expected UTF-8.`), {
    cure: 'Save the file as UTF-8 (in many editors: "Save with encoding").',
  });
}

/** No character of UTF-8 holds the byte of a line end, so each line can be judged alone. */
function lineOf(bytes: Uint8Array, isWrong: (line: Uint8Array) => boolean): number {
  let line = 1;
  for (let start = 0; start <= bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end === -1 ? bytes.length : end;
    if (isWrong(bytes.subarray(start, stop))) return line;
    start = stop + 1;
  }
  return 1;
}
