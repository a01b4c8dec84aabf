import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { PobsyncError } from '../../domain/errors.ts';

/** One server-sent event. */
export interface StreamEvent {
  event: string;
  data: unknown;
}

/** What a stream says next; `null` ends it. */
export type NextEvents = () => Promise<StreamEvent[] | null>;

const lookEveryMs = 1_000;
const silenceMs = 15_000;
/** A browser connects again by itself, and is asked again who it is. */
const longestMs = 5 * 60_000;
const mostStreams = 200;
let open = 0;

/**
 * Answers with server-sent events: looks every second for something to say, until there is nothing more to come, the
 * client goes away, or the gateway stops.
 *
 * @param canStream false where a reply is one object (API Gateway): then it says what there is and ends
 * @throws PobsyncError `too_many_requests` when too many listen already
 */
export async function sendEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  next: NextEvents,
  options: { canStream: boolean; stopping: AbortSignal },
): Promise<FastifyReply> {
  const type = 'text/event-stream; charset=utf-8';
  if (!options.canStream) {
    const events = (await next()) ?? [];
    return reply.type(type).send(`retry: 2000\n\n${events.map(eventText).join('')}`);
  }
  if (open >= mostStreams) {
    throw new PobsyncError('too_many_requests', 'Too many pages listen already.', {
      facts: { retryAfterSeconds: 10 },
    });
  }
  const first = await next();
  open++;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': type,
    // a proxy that collects would make it pointless
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  const signal = AbortSignal.any([gone.signal, options.stopping, AbortSignal.timeout(longestMs)]);
  try {
    await pump((text) => raw.write(text), first, next, signal);
  } catch (error) {
    request.services.logger.warn({ err: error }, 'an event stream broke off');
  } finally {
    open--;
    raw.end();
  }
  return reply;
}

async function pump(
  write: (text: string) => unknown,
  first: StreamEvent[] | null,
  next: NextEvents,
  signal: AbortSignal,
): Promise<void> {
  let silentMs = 0;
  for (let events = first; events !== null; events = await next()) {
    if (events.length > 0) {
      write(events.map(eventText).join(''));
      silentMs = 0;
    }
    await sleep(lookEveryMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    silentMs += lookEveryMs;
    if (silentMs >= silenceMs) {
      write(': still here\n\n');
      silentMs = 0;
    }
  }
  write(eventText({ event: 'end', data: {} }));
}

/** JSON holds no line break, so an event is always these two lines. */
function eventText({ event, data }: StreamEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
