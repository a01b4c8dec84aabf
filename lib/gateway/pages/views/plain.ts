import type { Branded } from '../../../domain/brand.ts';

/** The JSON form of a domain value: validated texts are plain texts, everything else stays what it is. */
export type Plain<T> =
  T extends Branded<string>
    ? string
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : T extends object
        ? { [Key in keyof T]: Plain<T[Key]> }
        : T;
