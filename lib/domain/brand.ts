declare const brand: unique symbol;

/** A string that went through its parser; only that parser makes one. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };
