import { InvalidInputError } from '../domain/errors.ts';

/** Which part of a list is wanted; `page` counts from 1. */
export interface PageRequest {
  page?: number;
  pageSize?: number;
}

/** One part of a list. `total` counts all items, but no further than `largestTotal` where the list may be endless. */
export interface Page<T> {
  items: T[];
  total: number;
  page: number;
  pageSize: number;
}

/** Counting stops here in lists that may hold millions: nobody turns to page 200 to find something. */
export const largestTotal = 10_000;

/** @throws InvalidInputError for a page below 1 or a size outside 1 to 1000 */
export function pageBounds(request: PageRequest): { page: number; pageSize: number; skip: number } {
  const { page = 1, pageSize = 50 } = request;
  if (!Number.isInteger(page) || page < 1 || page > 1_000_000) {
    throw new InvalidInputError(`Invalid page "${page}": expected an integer from 1.`);
  }
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000) {
    throw new InvalidInputError(`Invalid page size "${pageSize}": expected an integer from 1 to 1000.`);
  }
  return { page, pageSize, skip: (page - 1) * pageSize };
}
