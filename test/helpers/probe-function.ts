import { setTimeout as wait } from 'node:timers/promises';
import { Type, type Static } from 'typebox';
import { defineFunction } from '../../lib/contracts/function-contract.ts';
import { NotFoundError } from '../../lib/domain/errors.ts';
import { makeHandler } from '../../lib/handler/make-handler.ts';
import type { Services } from '../../lib/operations/services.ts';

const eventSchema = Type.Object(
  {
    does: Type.Enum([
      'echo',
      'progress',
      'wait',
      'late',
      'spin',
      'exit',
      'abort',
      'kill',
      'not-found',
      'defect',
      'bad-result',
      'log',
      'noise',
      'environment',
      'write-late',
    ]),
    text: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
const resultSchema = Type.Object({ said: Type.String() }, { additionalProperties: false });

/** A function that behaves well or badly on demand; tests bundle it like a real one. */
export const contract = defineFunction({
  name: 'probe',
  description: 'Does what a test asks it to.',
  eventSchema,
  resultSchema,
  timeoutMs: 20_000,
  isolated: true,
  exitCode: ({ said }) => (said === 'warning' ? 3 : 0),
});

export const handler = makeHandler(contract, probe);

async function probe(
  services: Services,
  event: Static<typeof eventSchema>,
): Promise<Static<typeof resultSchema>> {
  const { signal, logger } = services;
  const text = event.text ?? '';
  switch (event.does) {
    case 'echo':
      return { said: text };
    case 'progress':
      for (const percent of [0, 50, 100]) {
        services.onProgress({
          phase: 'probing',
          percent,
          bytes: null,
          bytesPerSecond: null,
          etaSeconds: null,
          files: null,
        });
      }
      return { said: 'done' };
    case 'wait':
      services.onProgress({
        phase: 'waiting',
        percent: null,
        bytes: null,
        bytesPerSecond: null,
        etaSeconds: null,
        files: null,
      });
      logger.info('waiting');
      await wait(30_000, undefined, { signal });
      return { said: 'never' };
    case 'late':
      await wait(2_000);
      return { said: 'late' };
    case 'spin':
      services.onProgress({
        phase: 'spinning',
        percent: null,
        bytes: null,
        bytesPerSecond: null,
        etaSeconds: null,
        files: null,
      });
      await wait(100);
      for (;;);
    case 'exit':
      return process.exit(7);
    case 'abort':
      return process.abort();
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      await wait(30_000);
      return { said: 'never' };
    case 'not-found':
      throw new NotFoundError(`No host ${text}.`, { cure: 'Look again.', facts: { host: text } });
    case 'defect':
      throw new Error(`secret detail ${text}`);
    case 'bad-result':
      return { said: 5 } as unknown as Static<typeof resultSchema>;
    case 'log':
      logger.warn({ host: text }, 'probing');
      return { said: services.requestId };
    case 'noise':
      process.stdout.write('a library prints\n');
      return { said: text };
    case 'environment':
      return { said: JSON.stringify({ names: Object.keys(process.env).sort(), home: services.config.home }) };
    case 'write-late':
      return writeLate(services, text);
  }
}

/** Logs and reports progress for a while, then leaves a file: what a backup does whose parent dies. */
async function writeLate(services: Services, path: string): Promise<{ said: string }> {
  const { writeFile } = await import('node:fs/promises');
  for (let percent = 0; percent < 100; percent += 4) {
    services.logger.info({ percent }, 'still here');
    services.onProgress({
      phase: 'writing',
      percent,
      bytes: null,
      bytesPerSecond: null,
      etaSeconds: null,
      files: null,
    });
    await wait(40);
  }
  await writeFile(path, 'finished');
  return { said: 'finished' };
}
