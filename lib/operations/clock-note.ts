import {
  clockHoldMs,
  clockJumpLimitMs,
  isClockHeld,
  watchClock,
  type ClockReading,
  type ClockWatch,
} from '../domain/clock-guard.ts';
import { readHomeNote, writeHomeNote } from './home-note.ts';
import type { Services } from './services.ts';

const fileName = 'clock.json';

/**
 * Notes what both clocks of this machine show, for processes that live too short to see the wall clock jump. The loop
 * calls it at every tick.
 */
export async function noteClock(services: Services): Promise<void> {
  const { id, reading } = read(services);
  const note = await readNote(services);
  const watch =
    note === null || note.bootId !== id
      ? { reading, heldUntilMs: wentBack(note, reading) ? reading.monotonicMs + clockHoldMs : 0 }
      : watchClock(note.watch, reading);
  await writeHomeNote(services.config, fileName, {
    bootId: id,
    wall: reading.wall.toISOString(),
    uptimeMs: Math.round(reading.monotonicMs),
    heldUntilMs: Math.round(watch.heldUntilMs),
  });
}

/** Why nothing may be deleted by the clock of this machine now, or null: it jumped within the last hour. */
export async function clockHold(services: Services): Promise<string | null> {
  const note = await readNote(services);
  if (note === null) return null;
  const { id, reading } = read(services);
  const noted = note.watch.reading.wall.toISOString();
  if (note.bootId !== id) {
    return wentBack(note, reading)
      ? `it shows ${reading.wall.toISOString()}, and before the machine was started again it showed ${noted}`
      : null;
  }
  const watch = watchClock(note.watch, reading);
  if (!isClockHeld(watch)) return null;
  return watch.jumpMs === 0 ? 'it jumped less than an hour ago' : `it jumped since ${noted}`;
}

interface ClockNote {
  bootId: string;
  watch: ClockWatch;
}

function wentBack(note: ClockNote | null, { wall }: ClockReading): boolean {
  return note !== null && wall.getTime() < note.watch.reading.wall.getTime() - clockJumpLimitMs;
}

function read({ clock }: Services): { id: string; reading: ClockReading } {
  const { id, ms } = clock.sinceBoot();
  return { id, reading: { wall: clock.now(), monotonicMs: ms } };
}

async function readNote({ config }: Services): Promise<ClockNote | null> {
  const { bootId, wall, uptimeMs, heldUntilMs } = (await readHomeNote(config, fileName)) ?? {};
  const at = typeof wall === 'string' ? new Date(wall) : new Date(NaN);
  if (typeof bootId !== 'string' || Number.isNaN(at.getTime())) return null;
  if (typeof uptimeMs !== 'number' || typeof heldUntilMs !== 'number') return null;
  return { bootId, watch: { reading: { wall: at, monotonicMs: uptimeMs }, heldUntilMs } };
}
