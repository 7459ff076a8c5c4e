/** ParseJsonColumn: JSON text as a value of a stated type. */

import { z } from 'zod';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { fromJson, pointerTo } from '#engine/types/json/from-json.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import {
  newColumnName,
  putColumns,
  readColumn,
  resultName,
  rowWise,
  withoutNul,
} from '#engine/transforms/columns/put-columns.ts';
import { jsonOf } from '#engine/transforms/nested/json-column.ts';
import { statedType } from '#engine/transforms/nested/stated-type.ts';
import { defineTransform, type CompileContext } from '#engine/transforms/transform.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType, type DataType } from '#engine/types/data-type.ts';

const args = z.strictObject({
  colName: z
    .string()
    .min(1)
    .describe('Column or nested field with JSON text.')
    .meta({ title: 'Column' })
    .meta(columnOrField('in')),
  schema: withoutNul(z.string().min(1))
    .describe('Type of the values: fields such as a STRING, b INT, or a whole type such as array<string>.')
    .meta({ title: 'Type' }),
  newColName: newColumnName
    .optional()
    .describe('Column for the value (default: the value replaces the text).')
    .meta({ title: 'New column' }),
});

/**
 * A field that does not fit is null by itself; an array or a map is null as a whole. Each is counted under its path, once.
 * @param held what is lost where the result is null; NULL where nothing is.
 */
function parsed(json: Sql, held: Sql, type: DataType, path: readonly string[], context: CompileContext): Sql {
  const counted = (cast: Sql): Sql => context.cast({ label: formatPath(path), held, cast, from: stringType, to: type });
  if (type.kind !== 'struct') return counted(sql`TRY(${fromJson(json, type)})`);
  const fields = type.fields.map(({ name, type: inner }) => {
    const member = sql`json_extract(${json}, ${pointerTo(name)})`;
    const value = parsed(member, sql`nullif(${member}, CAST('null' AS JSON))`, inner, [...path, name], context);
    return sql`${ident(name)} := ${value}`;
  });
  const isObject = counted(sql`CASE WHEN json_type(${json}) = 'OBJECT' THEN true END`);
  return sql`CASE WHEN ${isObject} THEN struct_pack(${joinSql(fields)}) END`;
}

/** DuckDB has no value without a type, and no struct without fields. */
function refuseEmpty(type: DataType, text: string): void {
  const isEmpty = type.kind === 'null' || (type.kind === 'struct' && type.fields.length === 0);
  if (isEmpty) {
    throw new EngineError('InvalidInput', `Cannot parse as "${clip(text)}": no value has this type.`, {
      hint: 'State a type such as struct<a:int>.',
      details: { value: clip(text) },
    });
  }
  switch (type.kind) {
    case 'array':
      return refuseEmpty(type.element, text);
    case 'map':
      return refuseEmpty(type.value, text);
    case 'struct':
      for (const field of type.fields) refuseEmpty(field.type, text);
      return;
    default:
  }
}

const input = {
  in: {
    schema: { id: 'bigint', doc: 'string' },
    rows: [
      { id: 1, doc: '{"a": "x", "b": 5, "c": {"d": [1, 2]}}' },
      { id: 2, doc: '{"b": "five", "c": {"d": [1, "two"]}, "more": 1}' },
      { id: 3, doc: '[1' },
      { id: 4, doc: 'null' },
      { id: 5, doc: null },
    ],
  },
};

export const parseJsonColumn = defineTransform({
  name: 'ParseJsonColumn',
  title: 'Parse JSON Column',
  category: 'reshape',
  summary:
    'Parses JSON text into a value of a stated type; text that is not JSON becomes null, and so does each field that does not fit its type.',
  ...rowWise(args, ({ colName, schema, newColName }, columns, context) => {
    const read = readColumn(columns, colName);
    const name = resultName(read, newColName);
    const type = statedType(schema);
    refuseEmpty(type, schema);
    checkedSchema([{ name, type }]);
    const json = jsonOf(read);
    const held = sql`CASE WHEN coalesce(json_type(${json}), '') <> 'NULL' THEN ${read.value} END`;
    return putColumns(columns, [
      { name, type, value: parsed(json, held, type, [name], context), sources: [read.source] },
    ]);
  }),
  examples: [
    {
      title: 'Fields; each that does not fit is null, and missing ones too',
      args: { colName: 'doc', schema: 'a STRING, b INT, c STRUCT<d: ARRAY<INT>>' },
      input,
      output: {
        schema: { id: 'bigint', doc: 'struct<a:string,b:int,c:struct<d:array<int>>>' },
        rows: [
          { id: 1, doc: { a: 'x', b: 5, c: { d: [1, 2] } } },
          { id: 2, doc: { a: null, b: null, c: { d: null } } },
          { id: 3, doc: null },
          { id: 4, doc: null },
          { id: 5, doc: null },
        ],
      },
    },
    {
      title: 'An array, into a new column',
      args: { colName: 'doc', schema: 'array<double>', newColName: 'xs' },
      input: {
        in: { schema: { doc: 'string' }, rows: [{ doc: '[1, 2.5, null]' }, { doc: '{"a": 1}' }, { doc: '[]' }] },
      },
      output: {
        schema: { doc: 'string', xs: 'array<double>' },
        rows: [
          { doc: '[1, 2.5, null]', xs: [1, 2.5, null] },
          { doc: '{"a": 1}', xs: null },
          { doc: '[]', xs: [] },
        ],
      },
    },
    {
      title: 'A type that is not one',
      args: { colName: 'doc', schema: 'a STRNG' },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'Two fields of one name',
      args: { colName: 'doc', schema: 'a INT, A INT' },
      input,
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A number is not JSON text',
      args: { colName: 'id', schema: 'a INT' },
      input,
      output: { error: 'TypeMismatch' },
    },
  ],
});
