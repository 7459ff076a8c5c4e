/** Columns that a transform computes for each row, among those of its input. */

import { z } from 'zod';
import { foldName, sameName } from '#engine/base/same-name.ts';
import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatPath, getPath } from '#engine/transforms/column-path.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import type { CompileContext, Transform } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

/** A column of the output. */
export interface PutColumn {
  readonly name: string;
  readonly type: DataType;
  readonly value: Sql;
  readonly sources: readonly InputColumn[];
}

/** A column or field of the input that an argument names. */
export interface ReadColumn {
  /** Of the column or field itself, without what is around it. */
  readonly name: string;
  readonly isField: boolean;
  /** The whole path, as people write it. */
  readonly label: string;
  readonly type: DataType;
  readonly value: Sql;
  readonly source: InputColumn;
}

/** DuckDB holds no text with it in names and literals. */
export function withoutNul(text: z.ZodString): z.ZodString {
  return text.refine((value) => !value.includes('\0'), 'It cannot contain the NUL character.');
}

/** The name of a column that a transform adds: not a path, so that a dot is part of it. */
export const newColumnName = withoutNul(z.string().min(1));

type Columns<S extends z.ZodObject> = (
  args: z.output<S>,
  columns: Schema,
  context: CompileContext,
) => readonly PutColumn[];

/** The members of a transform that gives one row for each row of its input, with the columns that `columnsOf` states. */
export function rowWise<S extends z.ZodObject>(
  args: S,
  columnsOf: Columns<S>,
): Pick<Transform<S>, 'args' | 'schema' | 'lineage' | 'sql'> & {
  readonly inputs: readonly ['in'];
  readonly effect: 'row-wise';
} {
  return {
    inputs: ['in'],
    effect: 'row-wise',
    args,
    schema: (given, { in: columns }, context) => ({
      schema: checkedSchema(columnsOf(given, columns!, context).map(({ name, type }) => ({ name, type }))),
    }),
    lineage: (given, context) => ({
      values: new Map(columnsOf(given, context.schema('in'), context).map(({ name, sources }) => [name, sources])),
      rows: [],
    }),
    sql: (given, context) =>
      // The casts of the columns have to be known before the input is read.
      sql`SELECT ${selectItems(columnsOf(given, context.schema('in'), context))} FROM ${context.from('in')}`,
  };
}

/** The columns of the input as they are. */
export function inputColumns(columns: Schema): PutColumn[] {
  return columns.map(({ name, type }) => ({
    name,
    type,
    value: ident(name),
    sources: [inputColumn('in', [{ name }])],
  }));
}

/**
 * The columns of the input and the new ones. As in Spark, a new column replaces the one that has its name, in any case, and
 * otherwise follows at the end. @throws EngineError InvalidInput for two new columns of one name.
 */
export function putColumns(columns: Schema, made: readonly PutColumn[]): PutColumn[] {
  const names = new Map<string, PutColumn>();
  for (const column of made) {
    const folded = foldName(column.name);
    if (names.has(folded)) refuseTwice(names.get(folded)!.name, column.name);
    names.set(folded, column);
  }
  const kept = inputColumns(columns).map((column) => names.get(foldName(column.name)) ?? column);
  return [...kept, ...made.filter(({ name }) => !columns.some((column) => sameName(column.name, name)))];
}

function refuseTwice(first: string, second: string): never {
  throw new EngineError('InvalidInput', `Cannot add two columns "${clip(first)}" and "${clip(second)}".`, {
    hint: 'Rename one of them; names must differ in more than case.',
    details: { column: clip(second) },
  });
}

/** @throws EngineError UnknownColumn, AmbiguousColumn. */
export function readColumn(columns: Schema, text: string): ReadColumn {
  const path = getPath(columns, text);
  const last = path.at(-1)!;
  return {
    name: last.name,
    isField: path.length > 1,
    label: formatPath(path.map(({ name }) => name)),
    type: last.type,
    value: path.slice(1).reduce((inner, { name }) => fieldOf(inner, name), ident(path[0]!.name)),
    source: inputColumn('in', path),
  };
}

/**
 * Where the result goes: into the new column, or in place of the column that was read.
 * @throws EngineError InvalidInput for a field without a new column.
 */
export function resultName({ name, isField, label }: ReadColumn, newColName: string | undefined): string {
  if (newColName !== undefined) return newColName;
  if (!isField) return name;
  throw new EngineError('InvalidInput', `Cannot replace "${clip(label)}": it is a field inside a column.`, {
    hint: 'Name a new column for the result.',
    details: { column: clip(label) },
  });
}
