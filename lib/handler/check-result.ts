import type { MiddlewareObj } from '@middy/core';
import { describeProblems } from '../contracts/describe-problems.ts';
import type { FunctionContract } from '../contracts/function-contract.ts';

/** A result that breaks its own contract is a defect of ours, found here rather than by whoever reads it. */
export function checkResult(contract: FunctionContract): MiddlewareObj {
  return {
    after({ response }) {
      const problems = describeProblems(contract.resultSchema, response, 'result');
      if (problems.length === 0) return;
      throw new TypeError(`Function ${contract.name} broke its contract: ${problems.join(' ')}`);
    },
  };
}
