/** The columns of its inputs that a node's columns and rows come from; each transform states its own. */

import { formatPath } from '#engine/transforms/column-path.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

export interface InputColumn {
  /** Of a source: {@link sourcePort}. */
  readonly port: string;
  /** As the schema of the input spells it. */
  readonly column: string;
  /** Set: only this nested field is read, written as a path. */
  readonly field?: string;
}

/**
 * Values that fit their types: a value that a source rejects, or for which an expression fails, takes its row with it whatever
 * this says. Lists may be the same object for several columns.
 */
export interface Lineage {
  /** Every output column by name → the columns that its values are computed from. Empty: constants and counts of rows. */
  readonly values: ReadonlyMap<string, readonly InputColumn[]>;
  /**
   * The columns that decide which rows there are, how many, how they are grouped and in what order: conditions, keys of joins,
   * groups, duplicates and sorting. A column that is neither here nor in `values` can change without any effect.
   */
  readonly rows: readonly InputColumn[];
}

/** A CompileContext, as far as lineage needs one. */
interface NodeColumns {
  readonly ports: readonly string[];
  schema(port: string): Schema;
  outputSchema(): Schema;
}

/** A source reads its own columns from files or a table; the graph has no node before it. */
export const sourcePort = 'source';

/** For what cannot be known: every column and the rows depend on every column of every input. */
export function everything(_args: unknown, context: NodeColumns): Lineage {
  const all = context.ports.flatMap((port) => context.schema(port).map((column) => inputColumn(port, [column])));
  return { values: new Map(context.outputSchema().map(({ name }) => [name, all])), rows: all };
}

/** Each column is that of the input. @param rows names of columns. */
export function unchanged(port: string, columns: Schema, rows: readonly string[] = []): Lineage {
  return {
    values: new Map(columns.map((column) => [column.name, [inputColumn(port, [column])]])),
    rows: [...new Set(rows)].map((column) => ({ port, column })),
  };
}

/** @param path from a column of the input to the field in it. */
export function inputColumn(port: string, path: readonly Pick<Column, 'name'>[]): InputColumn {
  const column = path[0]!.name;
  return path.length === 1 ? { port, column } : { port, column, field: formatPath(path.map(({ name }) => name)) };
}

/** Each column once; as a whole if any of its parts is read as a whole. */
export function eachOnce(columns: readonly InputColumn[]): InputColumn[] {
  const kept = new Map<string, InputColumn>();
  for (const read of columns) {
    const whole = JSON.stringify([read.port, read.column]);
    if (read.field === undefined) kept.set(whole, read);
    else kept.set(JSON.stringify([read.port, read.column, read.field]), read);
  }
  return [...kept.values()].filter(
    ({ port, column, field }) => field === undefined || !kept.has(JSON.stringify([port, column])),
  );
}
