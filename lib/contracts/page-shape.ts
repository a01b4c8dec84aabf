import { Type, type TSchema } from 'typebox';
import { closed, countShape } from './shapes.ts';

/** One page of a list. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  closed({
    items: Type.Array(item),
    total: Type.Integer({ minimum: 0, description: 'Of all pages; lists of runs stop counting at 10,000' }),
    page: Type.Integer({ minimum: 1 }),
    pageSize: countShape,
  });

/** The query fields with which every list is turned. */
export const pageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Counts from 1' })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: '50 when absent' })),
};
