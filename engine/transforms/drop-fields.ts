/** DropFields: takes columns and nested fields out. */

import { z } from 'zod';
import { ident, sql, type Sql } from '#engine/base/sql.ts';
import {
  emptyTree,
  formatPath,
  parsePath,
  plant,
  refuseDottedName,
  type PathTree,
} from '#engine/transforms/column-path.ts';
import { checkedSchema, selectItems } from '#engine/transforms/select-list.ts';
import { defineTransform } from '#engine/transforms/transform.ts';
import { findColumn, unknownColumn } from '#engine/types/column-lookup.ts';
import { arrayType, structType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { eachElement, fieldOf, packStruct } from '#engine/types/value-walk.ts';

type Drops = PathTree<true>;

function dropsOf(paths: readonly string[], columns: Schema): Drops {
  const drops: Drops = emptyTree();
  for (const path of paths) {
    const parts = parsePath(path);
    if (findColumn(columns, parts[0]!) === undefined) refuseDottedName(columns, path);
    plant(drops, parts, true);
  }
  return drops;
}

/** Branches and leaves by the column they mean. @throws EngineError UnknownColumn. */
function drop(fields: Schema, drops: Drops, above: readonly string[]): Column[] {
  const within = above.length === 0 ? 'the input' : `"${formatPath(above)}"`;
  const dropped = new Set(
    [...drops.leaves.keys()].map((name) => findColumn(fields, name) ?? unknownColumn(fields, name, { within })),
  );
  const changed = new Map(
    [...drops.branches].map(([name, branch]) => [
      findColumn(fields, name) ?? unknownColumn(fields, name, { within }),
      branch,
    ]),
  );
  return fields
    .filter((field) => !dropped.has(field))
    .map((field) => {
      const branch = changed.get(field);
      return branch === undefined ? field : { ...field, type: dropInside(field.type, branch, [...above, field.name]) };
    });
}

/** A struct loses fields, and so does every element of a list of structs. */
function dropInside(type: DataType, drops: Drops, above: readonly string[]): DataType {
  if (type.kind === 'array') return arrayType(dropInside(type.element, drops, above));
  if (type.kind !== 'struct') return unknownColumn([], drops.order[0]!, { within: `"${formatPath(above)}"` });
  const left = drop(type.fields, drops, above);
  return structType(left);
}

/** DuckDB has no struct without fields, so the last field takes its struct along. */
function prune(columns: readonly Column[]): Column[] {
  return columns.flatMap((column) => {
    const type = pruneType(column.type);
    return type === undefined ? [] : [{ ...column, type }];
  });
}

function pruneType(type: DataType): DataType | undefined {
  if (type.kind === 'array') {
    const element = pruneType(type.element);
    return element === undefined ? undefined : arrayType(element);
  }
  if (type.kind !== 'struct') return type;
  const fields = prune(type.fields);
  return fields.length === 0 ? undefined : structType(fields);
}

/** The value with only the fields that `to` has. */
function narrow(value: Sql, from: DataType, to: DataType, depth = 0): Sql {
  if (from === to) return value;
  if (from.kind === 'array' && to.kind === 'array')
    return eachElement(value, depth, (element) => narrow(element, from.element, to.element, depth + 1));
  if (from.kind !== 'struct' || to.kind !== 'struct') return value;
  return packStruct(
    value,
    to.fields.map(({ name, type }) => ({
      name,
      value: narrow(fieldOf(value, name), from.fields.find((field) => field.name === name)!.type, type, depth),
    })),
  );
}

const input = {
  in: {
    schema: {
      name: 'string',
      age: 'int',
      location: 'struct<state:string,county:string>',
      friends: 'array<struct<name:string,age:int>>',
    },
    rows: [
      { name: 'V', age: 3, location: { state: 'NE', county: 'D' }, friends: [{ name: 'A', age: 3 }] },
      { name: null, age: null, location: null, friends: null },
    ],
  },
};

export const dropFields = defineTransform({
  name: 'DropFields',
  title: 'Drop Fields',
  category: 'clean',
  summary: 'Takes out columns and nested fields, also inside lists of structs.',
  inputs: ['in'],
  effect: 'row-wise',
  args: z.strictObject({
    paths: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Columns or nested fields to remove: age, location.county, friends.age. A struct that loses its last field is removed too.',
      ),
  }),
  schema: ({ paths }, { in: columns }) => ({
    schema: checkedSchema(prune(drop(columns!, dropsOf(paths, columns!), []))),
  }),
  sql: (_args, context) => {
    const types = new Map(context.schema('in').map(({ name, type }) => [name, type]));
    const items = context
      .outputSchema()
      .map(({ name, type }) => ({ name, value: narrow(ident(name), types.get(name)!, type) }));
    return sql`SELECT ${selectItems(items)} FROM ${context.from('in')}`;
  },
  examples: [
    {
      title: 'A column, a field of a struct and a field of every element',
      args: { paths: ['age', 'location.county', 'friends.age'] },
      input,
      output: {
        schema: { name: 'string', location: 'struct<state:string>', friends: 'array<struct<name:string>>' },
        rows: [
          { name: 'V', location: { state: 'NE' }, friends: [{ name: 'A' }] },
          { name: null, location: null, friends: null },
        ],
      },
    },
    {
      title: 'A struct that loses its last field is removed too',
      args: { paths: ['location.state', 'location.county', 'friends'] },
      input,
      output: {
        schema: { name: 'string', age: 'int' },
        rows: [
          { name: 'V', age: 3 },
          { name: null, age: null },
        ],
      },
    },
    {
      title: 'A missing field',
      args: { paths: ['location.contry'] },
      input,
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'Every column',
      args: { paths: ['name', 'age', 'location', 'friends'] },
      input,
      output: { error: 'InvalidInput' },
    },
  ],
});
