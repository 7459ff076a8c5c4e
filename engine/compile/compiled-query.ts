/** The result of compile/ for execute/: the text of one stage and the map from operators to nodes. */

import type { Sql } from '#engine/base/sql.ts';
import type { FileReading, FormatCode } from '#engine/formats/format.ts';
import type { ResolvedGraph } from '#engine/graph/resolved-graph.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import type { RowEffect, RowsMade } from '#engine/transforms/transform.ts';

/** Files that are read alike. */
export interface SourceScan {
  readonly reading: FileReading;
  readonly files: readonly string[];
}

/** With the code of its format, which the compiler asks for the SQL. */
export interface LoadedScan extends SourceScan {
  readonly format: Pick<FormatCode, 'scan' | 'isolate'>;
}

/** The files that a source node reads in one task: one scan for each way of reading, united by position. */
export interface SourceInput {
  readonly scans: readonly LoadedScan[];
  /** Data columns (without partition keys), logical names and types. */
  readonly columns: Schema;
  readonly partitionKeys: readonly Column[];
  /** Level of each key's folder below the location, from 0; absent: in the order of the keys. */
  readonly keyLevels?: readonly number[];
  /** Folder that partition values are read from: the path segments of each file below it. */
  readonly location: string;
}

export interface CompileRequest {
  readonly graph: ResolvedGraph;
  /** Key of the node and the output whose rows are wanted: a target (its input's rows), or any node in preview. */
  readonly nodeId: string;
  /** Source node id → its files. */
  readonly sources: Readonly<Record<string, SourceInput>>;
  /** Key of a node and its output → Parquet files that hold it (a border of an earlier stage). */
  readonly borders: Readonly<Record<string, readonly string[]>>;
  /** Second pass of a split that stopped: bad rows are rejected instead of stopping the statement. */
  readonly isolating: boolean;
  /**
   * Every count is a query, and rows that depend on chance or order are computed once, so that all of them count the
   * same rows; the isolating form does so anyway. false when absent.
   */
  readonly counting?: boolean;
  /**
   * Rows that several nodes read are kept in memory, or on disk where it does not have the room, if they cost more than that. Not when
   * isolating or counting. false when absent.
   */
  readonly sharesRows?: boolean;
  /** {@link CompileContext.keyBlock}; 0 when absent. */
  readonly keyBlock?: number;
  /** Milliseconds since 1970: {@link CompileContext.moment}. Absent: the moment of the statement. */
  readonly moment?: number;
  /** Values that casts turn into null are counted. The `setup` must then run before the statement. false when absent. */
  readonly countsCasts?: boolean;
  /** A preview: only the casts of the wanted node are counted, by query, over this many rows of its input. */
  readonly castRows?: number;
}

/** How a node's rows are found in the profile; `row-wise` nodes do not have a separate operator. */
export type CountedOperator =
  /** A source: the operators below are the format's own. */
  | 'leaf'
  /** Rows of an earlier stage, which gave the node's receipt; here they only feed others. */
  | 'border'
  | 'row-wise'
  /** A FILTER over the column `markers.keep`. */
  | 'filter'
  /** As many UNNEST as `depth` says, one below the other; below them a FILTER over `markers.keep`, if there is one. */
  | 'explode'
  /** A grouping over all columns. */
  | 'distinct'
  /** A join whose first condition compares `markers.left` with `markers.right`. */
  | 'join'
  | 'union'
  | 'union-distinct'
  | 'aggregate'
  /** Rows of two inputs compared as wholes: the rows of each input pass a FILTER over `markers[port]`. */
  | 'set'
  /** Each row of the input `left` once, with values of the other one; the rows of each pass a FILTER over `markers[port]`. */
  | 'lookup'
  /** As `lookup`, and rows without a match are filtered. */
  | 'lookup-drop'
  /** All rows of the input `right`, and some of `left`, the others are filtered; the rows of each pass a FILTER over `markers[port]`. */
  | 'merge'
  /** Rows of a table, `in2`, if it exists, and new ones, `in`; the rows of each pass a FILTER over `markers[port]`. */
  | 'table-merge'
  /** Rows of two inputs, each alone or two together; the rows of each input pass a FILTER over `markers[port]`. */
  | 'compare-all'
  /** As `compare-all`, without those that are the same. */
  | 'compare'
  /** A user's SQL: the rows of each input pass a FILTER over `markers[port]`. */
  | 'sql';

/** A node whose rows are counted, and where the profile has its count. Plain data. */
export interface CountedNode {
  /** Key of the node and its output, as everywhere here. */
  readonly nodeId: string;
  /** Set: a step of a node. */
  readonly isStep?: true;
  readonly effect: RowEffect;
  /** Input port → `nodeId` of what feeds it; empty for a source and a border. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly operator: CountedOperator;
  /** Of `explode`. */
  readonly depth: number;
  /** Role → column name that the profile has for this node only. */
  readonly markers: Readonly<Record<string, string>>;
  /** Of `explode`: rows that a row becomes that is not filtered; absent: not known. */
  readonly made?: RowsMade;
  /** Joins: input ports whose rows leave only with a partner. */
  readonly partnered: readonly string[];
}

/** Counts what a profile does not say: gives one row with a column `count` (BIGINT). Run after the statement, before `cleanup`. */
export interface CountQuery {
  readonly nodeId: string;
  /**
   * `rows` that left the node; `records` of a source's files, however many of them became rows; `kept`: rows of the input that a node
   * turned into others, however many of those there are.
   */
  readonly of: 'rows' | 'records' | 'kept';
  /** False where running the query again may count other rows than those that were written. */
  readonly repeatable: boolean;
  readonly query: Sql;
}

/** Values that the casts of one node turn into null, and what a `table-merge` did with rows. */
export interface CastCounts {
  readonly nodeId: string;
  /** What is counted → column of the FILTER that every row passes meanwhile: of the node's (first) input, or of the tallies. */
  readonly markers: CastMarkers;
  readonly columns: readonly CountedColumn[];
  /** False where running the query again may count other rows than those that were written. */
  readonly repeatable: boolean;
  /** One row with a BIGINT column for each of `columns`, named by its position from 0. */
  readonly query: Sql;
}

export type CastMarkers = Readonly<Partial<Record<'casts' | 'changes', string>>>;

export interface CountedColumn {
  /** Path of a column, or the text of a part of an expression; of a tally its own. */
  readonly label: string;
  /** {@link RowTally.adds}; absent: a cast. */
  readonly adds?: number;
  /** Temporary sequence that the statement advances for each row with a lost value; null: only the query counts. */
  readonly sequence: string | null;
  /** False if one row may lose several values, so that the sequence only shows whether there are any. */
  readonly isSingle: boolean;
}

export interface RejectQuery {
  readonly nodeId: string;
  /** Columns of `IsolatingScan.rejects`. */
  readonly query: Sql;
}

/** A statement that must run before the main one; if it fails, it fails at this node. */
export interface SetupStatement {
  readonly nodeId: string;
  readonly statement: Sql;
}

export interface CompiledQuery {
  /** Run first, on the same connection. */
  readonly setup: readonly SetupStatement[];
  /** One SELECT: the node's rows. */
  readonly query: Sql;
  readonly schema: Schema;
  /** The node wanted first, then depth first through the inputs; a node with several consumers once. */
  readonly counted: readonly CountedNode[];
  /** One per counted node, and one more per source; `planCounts` of read-receipts.ts says which have to be run. */
  readonly counts: readonly CountQuery[];
  /** One for each node with a cast that may lose a value; empty unless the request counts casts. */
  readonly casts: readonly CastCounts[];
  /** False when isolating or counting: rows pass through temporary tables, so every count is a query. */
  readonly countedByProfile: boolean;
  /** Only when isolating; run after the statement. */
  readonly rejects: readonly RejectQuery[];
  readonly cleanup: readonly Sql[];
}
