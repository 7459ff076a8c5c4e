/** Inputs of the transforms whose lineage is stated, and the form of a statement; for lineage.test.ts. */

export const orders = {
  id: 'bigint',
  amount: 'double',
  Status: 'string',
  s: 'struct<a:int,b:string>',
  c: 'uniontype<bigint,string>',
};

export interface Stated {
  readonly transform: string;
  readonly title: string;
  readonly args: Record<string, unknown>;
  /** The first one when it is not given. */
  readonly output?: string;
  /** Port → columns; `in` with the columns of orders when it is not given. */
  readonly inputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly string[];
}

/** Of orders that pass as they are. */
export const same = { id: ['in.id'], amount: ['in.amount'], Status: ['in.Status'], s: ['in.s'], c: ['in.c'] };

export const nested = {
  id: 'bigint',
  s: 'struct<a:int,tags:array<string>>',
  items: 'array<struct<code:string,parts:array<int>>>',
  m: 'map<string,array<int>>',
};

export const people = { id: 'bigint', city: 'string' };
