import type { Writable } from 'node:stream';

/** Writes one JSON line and waits until it left the process; a reader that went away is no error. */
export async function writeLastLine(output: Writable, value: unknown): Promise<void> {
  await new Promise<void>((resolve) => {
    output.once('error', () => resolve());
    output.write(`${JSON.stringify(value)}\n`, () => resolve());
  });
}
