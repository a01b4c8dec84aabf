import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { writeFileDurably } from '../engine/durable.ts';

/** Writes a small fact about this machine into the home, beside the database and not in it. */
export async function writeHomeNote(config: Config, name: string, value: object): Promise<void> {
  await writeFileDurably(config.home, name, `${JSON.stringify(value)}\n`);
}

/** The fields of a note; null when there is none, or somebody spoilt it. */
export async function readHomeNote(config: Config, name: string): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(config.home, name), 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
