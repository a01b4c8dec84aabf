import type { MiddlewareObj } from '@middy/core';
import type { FunctionContract } from '../contracts/function-contract.ts';
import { parseValue } from '../contracts/parse-value.ts';

/** Refuses an event that does not fit the contract, with every problem, before anything is done. */
export function parseEvent(contract: FunctionContract): MiddlewareObj {
  return {
    before(request) {
      request.event = parseValue(contract.eventSchema, request.event, 'event');
    },
  };
}
