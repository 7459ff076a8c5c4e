/** What a transform is to Tenon: one descriptor from which form, palette, docs page and tests derive. */

import type { z } from 'zod';
import type { Sql } from '#engine/base/sql.ts';
import type { ErrorCode } from '#engine/contract/errors.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** How rows pass through: decides receipts, fusing, splitting and what incremental may mean. */
export type RowEffect =
  /** One row out for each row in. */
  | 'row-wise'
  /** Rows pass or are filtered. */
  | 'filter'
  /** Rows pass or are dropped as duplicates. */
  | 'deduplicate'
  | 'join'
  | 'union'
  | 'aggregate'
  /** Unknown: a user's SQL. */
  | 'sql'
  | 'source'
  | 'target';

/** A JSON value per column name; big integers and decimals as strings, as in the command line's JSON. */
export type ExampleRow = Readonly<Record<string, unknown>>;

export interface TransformExample {
  /** Test name and docs heading. */
  readonly title: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Input port → typed rows. `schema` in Hive spelling: `{ id: 'bigint' }`. */
  readonly input: Readonly<Record<string, { readonly schema: Readonly<Record<string, string>>; readonly rows: readonly ExampleRow[] }>>;
  /** Rows in order where `ordered`, else as a multiset; or the expected error code. */
  readonly output:
    | { readonly schema: Readonly<Record<string, string>>; readonly rows: readonly ExampleRow[]; readonly ordered?: boolean }
    | { readonly error: ErrorCode };
}

/** What a transform's `sql` may use; the only way to put names and values into SQL. */
export interface CompileContext {
  readonly nodeId: string;
  /** The relation that feeds a port, for use after FROM. */
  from(port: string): Sql;
  schema(port: string): Schema;
  /** What `schema()` gave for this node, once resolved. */
  outputSchema(): Schema;
  /**
   * A user's scalar expression after it was checked and spelled by the function table.
   * @param known names it may use.
   */
  expression(text: string, known: Schema): Sql;
  /** True in the second pass of a split that stopped: expressions are wrapped so that a bad row can be told. */
  readonly isolating: boolean;
}

/** Either the schema itself, or a SELECT over empty typed inputs that the idle worker describes. */
export type SchemaResult = { readonly schema: Schema } | { readonly describe: Sql };

export interface Transform<S extends z.ZodObject = z.ZodObject> {
  /** Glue's noun, PascalCase; saved in job files, never renamed. */
  readonly name: string;
  readonly title: string;
  readonly category: 'source' | 'clean' | 'join' | 'reshape' | 'custom' | 'target';
  /** One sentence; first line of the docs page. */
  readonly summary: string;
  readonly inputs: readonly string[];
  /** True when ports beyond `inputs` are allowed, numbered on (Union, SQL). */
  readonly moreInputs?: boolean;
  readonly effect: RowEffect;
  readonly args: S;
  /**
   * Output schema. @throws EngineError UnknownColumn, TypeMismatch, InvalidInput, … with details.column.
   */
  schema(args: z.output<S>, inputs: Readonly<Record<string, Schema>>, context: CompileContext): SchemaResult;
  /** Every user expression in the arguments; they are parsed in a worker before `schema` and `sql` are asked. */
  expressions?(args: z.output<S>): readonly string[];
  /** A SELECT that gives the output. Sources and targets have none: compile/ and execute/ make their scan and COPY. */
  sql?(args: z.output<S>, context: CompileContext): Sql;
  /** False when the result depends on the order of rows or on chance; such a node is not split or read twice. */
  readonly deterministic?: (args: z.output<S>) => boolean;
  readonly examples: readonly TransformExample[];
}

export function defineTransform<const S extends z.ZodObject>(transform: Transform<S>): Transform<S> {
  return transform;
}
