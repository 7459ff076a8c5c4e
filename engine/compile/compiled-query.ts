/** What compile/ hands to execute/: the text of one stage and the map from operators to nodes. */

import type { Sql } from '#engine/base/sql.ts';
import type { FileReading } from '#engine/formats/format.ts';
import type { ResolvedGraph } from '#engine/graph/resolved-graph.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import type { RowEffect } from '#engine/transforms/transform.ts';

/** The files that a source node reads in one task. */
export interface SourceInput {
  readonly reading: FileReading;
  /** Data columns (without partition keys), logical names and types. */
  readonly columns: Schema;
  readonly partitionKeys: readonly Column[];
  /** Folder that partition values are read from: the path segments of each file below it. */
  readonly location: string;
  readonly files: readonly string[];
}

export interface CompileRequest {
  readonly graph: ResolvedGraph;
  /** The node whose rows are wanted: a target (its input's rows), or any node in preview. */
  readonly nodeId: string;
  /** Source node id → its files. */
  readonly sources: Readonly<Record<string, SourceInput>>;
  /** Node id → Parquet files that stand for its output (a border of an earlier stage). */
  readonly borders: Readonly<Record<string, readonly string[]>>;
  /** Second pass of a split that stopped: bad rows are set aside instead of stopping the statement. */
  readonly isolating: boolean;
}

/** One node whose rows are counted, and where its count stands in the profile. */
export interface CountedNode {
  readonly nodeId: string;
  readonly effect: RowEffect;
  /** Input port → node id. */
  readonly inputs: Readonly<Record<string, string>>;
}

export interface RejectQuery {
  readonly nodeId: string;
  /** Columns of `IsolatingScan.rejects`. */
  readonly query: Sql;
}

export interface CompiledQuery {
  /** Run first, on the same connection. */
  readonly setup: readonly Sql[];
  /** One SELECT: the node's rows. */
  readonly query: Sql;
  readonly schema: Schema;
  /** In the order in which their operators stand in the profile, depth first from the root. */
  readonly counted: readonly CountedNode[];
  /** Only when isolating; run after the statement. */
  readonly rejects: readonly RejectQuery[];
  readonly cleanup: readonly Sql[];
}
