import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChildOutcome } from './child-messages.ts';

/** How a process ended. */
export interface ChildEnding {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** The process could not be started. */
  spawnError: Error | null;
}

// a plan over 100,000 snapshots is about 20 MB
const largestOutcomeBytes = 256 * 1024 * 1024;

/**
 * Collects a child's stdout until it ends. The outcome is the last line; null when there is none, or it is not one
 * that a child of ours writes.
 */
export async function readOutcome(
  child: ChildProcess,
): Promise<{ outcome: ChildOutcome | null; ending: ChildEnding }> {
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= largestOutcomeBytes) chunks.push(chunk);
  });
  const ending = await ended(child);
  const text = size <= largestOutcomeBytes ? Buffer.concat(chunks).toString('utf8') : '';
  return { outcome: parseOutcome(text), ending };
}

async function ended(child: ChildProcess): Promise<ChildEnding> {
  const closed = once(child, 'close');
  closed.catch(() => {});
  try {
    const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    // something that the child left behind may hold its pipes open
    await Promise.race([closed, wait(2_000, undefined, { ref: false })]);
    return { exitCode, signal, spawnError: null };
  } catch (error) {
    return { exitCode: null, signal: null, spawnError: error as Error };
  }
}

/** @example parseOutcome('noise\n{"result":{"ok":true}}\n') // { result: { ok: true } } */
export function parseOutcome(text: string): ChildOutcome | null {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  try {
    const value: unknown = JSON.parse(line);
    const isOutcome = typeof value === 'object' && value !== null && ('result' in value || 'error' in value);
    return isOutcome ? (value as ChildOutcome) : null;
  } catch {
    return null;
  }
}
