import { Type } from 'typebox';
import { errorTable, type ErrorCode } from '../domain/errors.ts';
import { closed, nullable } from './shapes.ts';

/** What every failed call of the API answers. */
export const errorShape = closed({
  error: closed({
    code: Type.Enum(Object.keys(errorTable) as ErrorCode[], { description: 'Stable; act on this' }),
    message: Type.String({ description: 'One sentence for people' }),
    cure: nullable(Type.String({ description: 'What to do about it' })),
    facts: Type.Record(Type.String(), Type.Unknown(), {
      description: 'Named values that the sentence is about',
    }),
    requestId: Type.String({ description: 'Stands in every line of the log about this request' }),
  }),
});
