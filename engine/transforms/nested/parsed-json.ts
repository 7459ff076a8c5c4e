/** A column of JSON text as a column of a stated type. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import type { PutColumn, ReadColumn } from '#engine/transforms/columns/put-columns.ts';
import { jsonOf } from '#engine/transforms/nested/json-column.ts';
import { statedType } from '#engine/transforms/nested/stated-type.ts';
import { checkedSchema } from '#engine/transforms/select-list.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType, type DataType } from '#engine/types/data-type.ts';
import { fromJson, pointerTo } from '#engine/types/json/from-json.ts';

/** @throws EngineError InvalidInput, TypeMismatch. */
export function parsedColumn(read: ReadColumn, name: string, schema: string, context: CompileContext): PutColumn {
  const type = statedType(schema);
  refuseEmpty(type, schema);
  checkedSchema([{ name, type }]);
  const json = jsonOf(read);
  const held = sql`CASE WHEN coalesce(json_type(${json}), '') <> 'NULL' THEN ${read.value} END`;
  return { name, type, value: parsed(json, held, type, [name], context), sources: [read.source] };
}

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
