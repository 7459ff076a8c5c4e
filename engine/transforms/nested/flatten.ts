/** Flatten: the fields of structs as columns. */

import { z } from 'zod';
import { foldName } from '#engine/base/same-name.ts';
import { ident, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { rowWise, withoutNul, type PutColumn } from '#engine/transforms/columns/put-columns.ts';
import { inputColumn } from '#engine/transforms/lineage.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

const args = z.strictObject({
  maxLevels: z
    .int()
    .min(0)
    .default(0)
    .describe('Levels of structs to flatten; 1 flattens the outermost ones only (default: 0, all levels).')
    .meta({ title: 'Levels' }),
  separator: withoutNul(z.string())
    .default('.')
    .describe('Text between the names of a struct and of its field (default: a dot).')
    .meta({ title: 'Separator' }),
});

interface Flat extends PutColumn {
  readonly path: readonly string[];
}

/** @param levels that may still be flattened. */
function flattened(type: DataType, value: Sql, path: readonly string[], separator: string, levels: number): Flat[] {
  if (type.kind !== 'struct' || levels === 0) {
    const source = inputColumn(
      'in',
      path.map((name) => ({ name })),
    );
    return [{ name: path.join(separator), type, value, sources: [source], path }];
  }
  return type.fields.flatMap((field) =>
    flattened(field.type, fieldOf(value, field.name), [...path, field.name], separator, levels - 1),
  );
}

function flatColumns(columns: Schema, separator: string, maxLevels: number): Flat[] {
  const levels = maxLevels === 0 ? Infinity : maxLevels;
  const flat = columns.flatMap(({ name, type }) => flattened(type, ident(name), [name], separator, levels));
  const seen = new Map<string, Flat>();
  for (const column of flat) {
    const other = seen.get(foldName(column.name));
    if (other !== undefined) {
      throw new EngineError(
        'InvalidInput',
        `Cannot flatten: both ${clip(formatPath(other.path))} and ${clip(formatPath(column.path))} would become column "${clip(column.name)}".`,
        {
          hint: 'Rename one of them before this node, or use another separator; names must differ in more than case.',
          details: { column: clip(column.name) },
        },
      );
    }
    seen.set(foldName(column.name), column);
  }
  return flat;
}

const input = {
  in: {
    schema: { id: 'bigint', p: 'struct<h:struct<c:int>,n:string>', xs: 'array<struct<a:int>>' },
    rows: [
      { id: 1, p: { h: { c: 1 }, n: 'x' }, xs: [{ a: 1 }] },
      { id: 2, p: { h: null, n: null }, xs: [] },
      { id: 3, p: null, xs: null },
    ],
  },
};

export const flatten = defineTransform({
  name: 'Flatten',
  title: 'Flatten',
  category: 'reshape',
  summary:
    'Turns the fields of structs into columns named after their path, such as address.city; arrays and maps stay, also those with structs. Glue’s UnnestFrame.',
  ...rowWise(args, ({ maxLevels, separator }, columns) => flatColumns(columns, separator, maxLevels)),
  examples: [
    {
      title: 'All levels; the fields of a null struct are null',
      args: {},
      input,
      output: {
        schema: { id: 'bigint', 'p.h.c': 'int', 'p.n': 'string', xs: 'array<struct<a:int>>' },
        rows: [
          { id: 1, 'p.h.c': 1, 'p.n': 'x', xs: [{ a: 1 }] },
          { id: 2, 'p.h.c': null, 'p.n': null, xs: [] },
          { id: 3, 'p.h.c': null, 'p.n': null, xs: null },
        ],
      },
    },
    {
      title: 'One level, with another separator',
      args: { maxLevels: 1, separator: '_' },
      input,
      output: {
        schema: { id: 'bigint', p_h: 'struct<c:int>', p_n: 'string', xs: 'array<struct<a:int>>' },
        rows: [
          { id: 1, p_h: { c: 1 }, p_n: 'x', xs: [{ a: 1 }] },
          { id: 2, p_h: null, p_n: null, xs: [] },
          { id: 3, p_h: null, p_n: null, xs: null },
        ],
      },
    },
    {
      title: 'Two columns of one name',
      args: { separator: '' },
      input: { in: { schema: { ab: 'int', A: 'struct<B:int>' }, rows: [] } },
      output: { error: 'InvalidInput' },
    },
  ],
});
