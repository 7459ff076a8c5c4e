/** What one line of the function table says, and the usual ways a call is spelled in DuckDB. */

import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** Loose types, for the docs and for casts: `same` is the type of the first argument. */
export type LooseType =
  | 'any'
  | 'same'
  | 'boolean'
  | 'whole'
  | 'number'
  | 'double'
  | 'string'
  | 'date'
  | 'timestamp'
  | 'list'
  | 'map'
  | 'struct'
  | 'binary';

export interface TableFunctionLine {
  /** Lower case; what people write. */
  readonly name: string;
  readonly kind: 'scalar' | 'aggregate';
  readonly least: number;
  /** Infinity: any number of arguments. */
  readonly most: number;
  /** Of the arguments, the last one for all that follow. */
  readonly takes: readonly LooseType[];
  readonly gives: LooseType;
  readonly duckdb: (args: readonly Sql[]) => Sql;
  /** Name in Spark SQL; null: Spark has none, the job runs here only. */
  readonly spark: string | null;
  /** Where the two do not agree. */
  readonly differs?: string;
  /** The call of one argument is nothing but a cast to the type: what does not convert is null. */
  readonly casts?: DataType;
  /** False when the result is not a function of the arguments. */
  readonly deterministic?: false;
}

/** A call `name(args)`. */
export function call(name: string): (args: readonly Sql[]) => Sql {
  if (!/^[a-z_][a-z0-9_]*$/u.test(name)) throw new RangeError(`"${name}" is not a function name`);
  // A name of our own table, letters only.
  const text = trustedSql(name);
  return (args) => sql`${text}(${joinSql(args)})`;
}

interface LineOptions {
  readonly duckdb?: string | ((args: readonly Sql[]) => Sql);
  readonly spark?: string | null;
  readonly differs?: string;
  readonly casts?: DataType;
  readonly deterministic?: false;
  readonly kind?: 'aggregate';
}

/** One line of the table. @param arity `2`, `[1, 2]`, or `[1, Infinity]`. */
export function line(
  name: string,
  arity: number | readonly [least: number, most: number],
  takes: readonly LooseType[],
  gives: LooseType,
  options: LineOptions = {},
): TableFunctionLine {
  const [least, most] = typeof arity === 'number' ? [arity, arity] : arity;
  const duckdb = options.duckdb ?? name;
  return {
    name,
    kind: options.kind ?? 'scalar',
    least,
    most,
    takes,
    gives,
    duckdb: typeof duckdb === 'string' ? call(duckdb) : duckdb,
    spark: options.spark === undefined ? name : options.spark,
    ...(options.differs === undefined ? {} : { differs: options.differs }),
    ...(options.casts === undefined ? {} : { casts: options.casts }),
    ...(options.deterministic === undefined ? {} : { deterministic: options.deterministic }),
  };
}

/** The type that a loose one stands for when it is certain, for casts of a call's result. */
export function exactType(gives: LooseType, first: DataType | undefined): DataType | undefined {
  switch (gives) {
    case 'same':
      return first;
    case 'boolean':
    case 'double':
    case 'string':
    case 'date':
    case 'binary':
      return { kind: gives };
    default:
      return undefined;
  }
}
