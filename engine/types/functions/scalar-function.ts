/** One line of the function table, and the usual ways to spell a call in DuckDB. */

import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { spelled, type SparkSpelling } from '#engine/types/functions/spark-form.ts';

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

/** @param types of the arguments, where they are known. */
export type WriteCall = (args: readonly Sql[], types?: readonly (DataType | undefined)[]) => Sql;

export interface TableFunctionLine {
  /** Lower case; what people write. */
  readonly name: string;
  readonly kind: 'scalar' | 'aggregate';
  readonly least: number;
  /** Infinity: any number of arguments. */
  readonly most: number;
  /** Types of the arguments; the last one applies to all further arguments. */
  readonly takes: readonly LooseType[];
  readonly gives: LooseType;
  readonly duckdb: WriteCall;
  /** In Spark SQL; null: Spark does not have the function, and `differs` says so. */
  readonly spark: SparkSpelling | null;
  /** How Spark differs for the same words. */
  readonly differs?: string;
  /** The call with one argument is a cast to the type: a value that does not convert is null. */
  readonly casts?: DataType;
  /** False when the result is not a function of the arguments. */
  readonly deterministic?: false;
  /** Places, from 0, of arguments that DuckDB takes only as constants. */
  readonly constants?: readonly number[];
}

/** A call `name(args)`. */
export function call(name: string): (args: readonly Sql[]) => Sql {
  if (!/^[a-z_][a-z0-9_]*$/u.test(name)) throw new RangeError(`"${name}" is not a function name`);
  // A name of our own table, letters only.
  const text = trustedSql(name);
  return (args) => sql`${text}(${joinSql(args)})`;
}

interface LineOptions {
  readonly duckdb?: string | WriteCall;
  /** Absent: Spark has the function under the same name. */
  readonly spark?: SparkSpelling | null;
  readonly differs?: string;
  readonly casts?: DataType;
  readonly deterministic?: false;
  readonly constants?: readonly number[];
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
    spark: options.spark === undefined ? spelled(name) : options.spark,
    ...(options.differs === undefined ? {} : { differs: options.differs }),
    ...(options.casts === undefined ? {} : { casts: options.casts }),
    ...(options.deterministic === undefined ? {} : { deterministic: options.deterministic }),
    ...(options.constants === undefined ? {} : { constants: options.constants }),
  };
}

/** The type that a loose one represents when it is certain, for casts of a call's result. */
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
