import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Static, TSchema } from 'typebox';
import type { FunctionContract } from '../contracts/function-contract.ts';
import type { Services } from '../operations/services.ts';
import { attachServices, servicesOf } from './attach-services.ts';
import { checkResult } from './check-result.ts';
import { mapErrors } from './map-errors.ts';
import { parseEvent } from './parse-event.ts';

/** A handler of AWS Lambda's shape. It throws PobsyncError and nothing else. */
export type FunctionHandler<Event = unknown, Result = unknown> = (
  event: Event,
  context: Context,
) => Promise<Result>;

export type Operation<Event extends TSchema, Result extends TSchema> = (
  services: Services,
  event: Static<Event>,
) => Promise<Static<Result>>;

/**
 * The one stack around every operation: services and log → event by schema → operation → result by schema; whatever
 * is thrown on the way becomes an error of the table.
 *
 * @example export const handler = makeHandler(contract, reportStatus);
 */
export function makeHandler<Event extends TSchema, Result extends TSchema>(
  contract: FunctionContract<Event, Result>,
  operation: Operation<Event, Result>,
): FunctionHandler<Static<Event>, Static<Result>> {
  const handler = middy<Static<Event>, Static<Result>>({ timeoutEarlyInMillis: 0 })
    .use(mapErrors(contract))
    .use(attachServices(contract))
    .use(parseEvent(contract))
    .use(checkResult(contract))
    .handler((event: Static<Event>, context: Context) => operation(servicesOf(context), event));
  return handler;
}
