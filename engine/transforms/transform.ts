/** The descriptor of a transform, from which form, palette, docs page and tests derive. */

import type { z } from 'zod';
import type { Sql } from '#engine/base/sql.ts';
import type { CodeTask } from '#engine/code/code-task.ts';
import type { ErrorCode } from '#engine/contract/errors.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import type { Lineage } from '#engine/transforms/lineage.ts';
import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { UserTransformFiles } from '#engine/transforms/user/user-transform-files.ts';
import type { SelectSyntax } from '#engine/types/select/admit-select.ts';

/** How rows pass through: decides receipts, fusing, splitting and what incremental may mean. */
export type RowEffect =
  /** One row out for each row in. */
  | 'row-wise'
  /** Rows pass or are filtered. */
  | 'filter'
  /** Each row leaves through one of several outputs, or through some of them: {@link Transform.overlaps}. */
  | 'split'
  /** An output has the rows of the input, or one row for each element of their arrays: {@link Output.depth}. */
  | 'explode'
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
  readonly input: Readonly<
    Record<string, { readonly schema: Readonly<Record<string, string>>; readonly rows: readonly ExampleRow[] }>
  >;
  /** Catalog tables that the arguments name, `database.table` → columns in Hive spelling. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of a target that merges: its table before. The output is the table afterwards, as far as it is written again. */
  readonly table?: { readonly schema: Readonly<Record<string, string>>; readonly rows: readonly ExampleRow[] };
  /** Rows in order where `ordered`, else as a multiset; or the expected error code. */
  readonly output:
    | {
        /** The output that is shown (default: the only one). */
        readonly port?: string;
        readonly schema: Readonly<Record<string, string>>;
        readonly rows: readonly ExampleRow[];
        readonly ordered?: boolean;
      }
    | { readonly error: ErrorCode };
}

/** The compile-time context of a transform; the only way to put names and values into SQL. */
export interface CompileContext {
  readonly nodeId: string;
  /** The output whose rows are wanted. */
  readonly port: string;
  /** Input ports that are connected, in order. */
  readonly ports: readonly string[];
  /** The relation that feeds a port, for use after FROM; its alias is the port's name. */
  from(port: string): Sql;
  schema(port: string): Schema;
  /** The columns that `schema()` gave for the wanted output, once resolved. */
  outputSchema(): Schema;
  /**
   * A user's scalar expression after it was checked and spelled by the function table.
   * @param known names it may use.
   */
  expression(text: string, known: Schema): Sql;
  /** An expression that is true, false or null. @throws EngineError TypeMismatch for text, dates and times. */
  condition(text: string, known: Schema): Sql;
  /** The columns of `known` that an expression reads, each once. */
  columnsOf(text: string, known: Schema): readonly string[];
  /** The syntax of a SELECT that `selects` named, for admitSelect. */
  selectSyntax(text: string): SelectSyntax;
  /** Columns of a catalog table that `tables` named. */
  tableSchema(table: TableName): Schema;
  /**
   * A column name that no input column has and that appears in the profile for this node alone. The transform puts
   * it where {@link Transform.effect} says, so that receipts find the node's operator:
   * `filter`, `deduplicate`: the boolean column that the rows are filtered by; `join`: the first key, with `left` and
   * `right` as role; `sql`: the port is the role (see {@link markInput}).
   */
  marker(role?: string): Sql;
  /** The SQL of a cast, with the values counted that it turns into null; must be called before {@link from}. */
  cast(this: void, cast: ColumnCast): Sql;
  /** The rows of {@link Transform.tallies} again: its tallies are counted while they pass. */
  tallied(this: void, rows: Sql): Sql;
  /** The moment of the run, a TIMESTAMPTZ: the same in all its tasks and when it is resumed. */
  readonly moment: Sql;
  /** Block of numbers of which the run takes its row numbers: other runs that add to the same tables have others. */
  readonly keyBlock: number;
  /** True in the second pass of a split that stopped: expressions are wrapped so that a bad row can be identified. */
  readonly isolating: boolean;
}

/** A cast of values of the first input. */
export interface ColumnCast {
  /** Path of the column, as people write it; receipts have it. */
  readonly label: string;
  /** The value before the cast, over the columns of the input; cheap to compute. */
  readonly held: Sql;
  readonly cast: Sql;
  readonly from: DataType;
  readonly to: DataType;
  /** 2: `held` and `cast` are over results of casts of level 1 (default: 1). */
  readonly level?: 1 | 2;
}

/** A table of the catalog. */
export interface TableName {
  readonly databaseName: string;
  readonly tableName: string;
}

/** Custom code that makes the rows of a node from those of its one input. */
export interface NodeCode extends Pick<CodeTask, 'code' | 'returns'> {
  /** A row for which it fails stops the run; otherwise it is rejected. */
  readonly stops: boolean;
  /** Milliseconds for a batch of rows. */
  readonly timeLimit: number;
}

/** What becomes of rows, counted while they pass. */
export interface RowTallies {
  /** A SELECT that `sql` reads. */
  readonly rows: Sql;
  readonly counted: readonly RowTally[];
}

export interface RowTally {
  /** Names it in receipts. */
  readonly label: string;
  /** True for the rows that count, over the columns of the rows. */
  readonly when: Sql;
  /** Rows that each of them adds to those of the table. */
  readonly adds: number;
}

/** How a target makes the rows of its table from new ones: by a step before it. */
export interface TableMerge {
  readonly table: TableName;
  /** Gets the new rows as `in`, and as `in2` those of the table, if it exists. */
  readonly step: Transform;
  readonly args: Readonly<Record<string, unknown>>;
  /** Arguments of the target behind the step, which takes the rows as they are. */
  readonly targetArgs: Readonly<Record<string, unknown>>;
  /** What its new files replace: all files of the table, or those of partitions that get rows. */
  readonly mode: 'merge' | 'mergePartitions';
}

/** One of the transforms of a node that has several, with its arguments. */
export interface TransformStep {
  /** Unique within the node. */
  readonly id: string;
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One of several outputs of a node. */
export interface Output {
  readonly port: string;
  readonly schema: Schema;
  /** Of the effect `explode`: number of arrays around its rows; 0 or absent: it has the rows of the input. */
  readonly depth?: number;
}

/** Constants that only DuckDB can check, such as a pattern. */
export interface Trial {
  /** Over constants alone; fails where they are wrong. */
  readonly value: Sql;
  /** For the message: `the pattern "("`. */
  readonly what: string;
  readonly hint: string;
}

/** Either the schema itself, or a SELECT over empty typed inputs that the idle worker describes; or several outputs in order. */
export type SchemaResult =
  | { readonly schema: Schema }
  | {
      readonly describe: Sql;
      /** The schema, made with the described one: DuckDB keeps no length of a text. Absent: the described one. */
      complete?(described: Schema): Schema;
    }
  | { readonly outputs: readonly Output[] };

/** An output that a transform always has. */
export interface NamedOutput {
  readonly name: string;
  /** The argument that gives it another name. */
  readonly argument: string;
}

/** Rows that one row becomes, unless it is filtered. */
export interface RowsMade {
  readonly least: number;
  /** Infinity: any number. */
  readonly most: number;
}

/** Outputs that an argument, a list of objects, gives. */
export interface ListedOutputs {
  readonly argument: string;
  /** The member of each object with the name of the output. */
  readonly member: string;
}

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
  /** Absent: one output, `out`. Otherwise `schema` gives these outputs, under the names that the arguments give them. */
  readonly outputs?: readonly NamedOutput[];
  /**
   * `schema` gives further outputs, which depend on the columns of the input. Their names begin with that of the first one. For
   * people, after "Outputs: …, and".
   */
  readonly moreOutputs?: string;
  /** An argument lists further outputs, one for each of its entries, which `schema` gives before those of `outputs`. */
  readonly listedOutputs?: ListedOutputs;
  /** Of a split: a row may leave through several outputs. */
  overlaps?(args: z.output<S>): boolean;
  /**
   * Its one input is a collection: all outputs of a node, or the one that the edge names. @returns the output it reads.
   * @throws EngineError InvalidDefinition when there is none.
   */
  select?(args: z.output<S>, ports: readonly string[]): string;
  readonly effect: RowEffect;
  /**
   * Its rows hold numbers that follow the order of the rows. Outputs that are used together fit each other only if all of them
   * read the same stored rows.
   */
  readonly numbersRows?: true;
  /** The numbers differ from those of every other run, also of runs without a bookmark. */
  numbersEveryRun?(args: z.output<S>): boolean;
  /** Its rows hold {@link CompileContext.moment}. */
  readonly stampsRows?: true;
  /** Its values are others each time they are computed, row by row: what several nodes read of it is stored once. */
  readonly varies?: true;
  readonly args: S;
  /**
   * Output schema. @throws EngineError UnknownColumn, TypeMismatch, InvalidInput, … with details.column.
   */
  schema(args: z.output<S>, inputs: Readonly<Record<string, Schema>>, context: CompileContext): SchemaResult;
  /** Every user expression in the arguments; they are parsed in a worker before `schema` and `sql` are called. */
  expressions?(args: z.output<S>): readonly string[];
  /**
   * The output column that the expressions give. Where nothing reads it, no row is rejected for them, and their casts are not
   * counted. Absent: they decide about whole rows.
   */
  expressionColumn?(args: z.output<S>): string;
  /** Every SELECT in the arguments; parsed like the expressions. */
  selects?(args: z.output<S>): readonly string[];
  /** Tried before `schema` is called. A failure is an InvalidInput that says why. */
  trial?(args: z.output<S>): Trial | undefined;
  /** Catalog tables whose columns decide the output; looked up before `schema` is called. */
  tables?(args: z.output<S>): readonly TableName[];
  /** Other than the usual operator of the effect (DropDuplicates over whole rows, Union DISTINCT, Intersect); see CountedOperator. */
  operator?(
    args: z.output<S>,
  ):
    | 'distinct'
    | 'union-distinct'
    | 'set'
    | 'lookup'
    | 'lookup-drop'
    | 'merge'
    | 'table-merge'
    | 'compare'
    | 'compare-all'
    | undefined;
  /** Of a join: the input whose new rows alone give the new rows of the result, while the other one is read whole. */
  readonly growing?: string;
  /** Joins: input ports whose rows without a match are dropped; receipts state the smallest possible number. */
  partnered?(args: z.output<S>): readonly string[];
  /**
   * Where the columns and rows come from; `everything` of lineage.ts only where it cannot be known. Called after `schema`, so
   * that the arguments are valid. The context of a source has its own columns under `sourcePort`.
   */
  lineage(this: void, args: z.output<S>, context: CompileContext): Lineage;
  /** Of a target: undefined if it writes its rows as they are. */
  merges?(args: z.output<S>): TableMerge | undefined;
  /** Of the operator `table-merge`: `sql` reads its rows by {@link CompileContext.tallied}. */
  tallies?(args: z.output<S>, context: CompileContext): RowTallies;
  /** The code that makes its rows; there is no `sql` then, and its input and output are stored. */
  code?(this: void, args: z.output<S>): NodeCode;
  /** Why its SELECT runs in Tenon only, in words for people who want it as a script; undefined: DuckDB alone runs it. */
  beyondDuckDb?(args: z.output<S>): string | undefined;
  /**
   * The transforms that the node consists of, in their order. A resolved graph has them as nodes before this one, which only passes
   * their rows on; see resolve-steps.ts.
   */
  steps?(args: z.output<S>): readonly TransformStep[];
  /** A SELECT that gives the output. Sources and targets have none: compile/ and execute/ make their scan and COPY. */
  sql?(args: z.output<S>, context: CompileContext): Sql;
  /**
   * Of the effect `explode` with one output, whose `depth` is then 1: what is known of the rows that one row of the input becomes.
   */
  made?(args: z.output<S>): RowsMade;
  /**
   * Of the effect `explode`: a SELECT of the rows of the input that become rows at all; they pass a filter over `marker()`, and `sql`
   * reads them. Receipts count the others as filtered. undefined: all rows do.
   */
  exploded?(args: z.output<S>, context: CompileContext): Sql | undefined;
  /** False when the result depends on the order of rows or on chance; such a node is not split or read twice. */
  readonly deterministic?: (args: z.output<S>) => boolean;
  /** Why its result would be wrong if it got the new rows of a bookmarked source only, in words; undefined: its effect decides. */
  allRows?(args: z.output<S>): string | undefined;
  /** Of a user's transform: where it comes from. Absent: it is built in. */
  readonly user?: UserOrigin;
  /** Of a sub-flow: the nodes that are in its place in a graph. */
  readonly subflow?: SubflowFile;
  readonly examples: readonly TransformExample[];
}

export interface UserOrigin {
  readonly files: UserTransformFiles;
  /** Other files, another version. */
  readonly version: string;
}

export function defineTransform<const S extends z.ZodObject>(transform: Transform<S>): Transform<S> {
  return transform;
}
