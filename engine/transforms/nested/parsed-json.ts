/** A column of JSON text as a column of a stated type. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import type { PutColumn, ReadColumn } from '#engine/transforms/columns/put-columns.ts';
import { jsonOf } from '#engine/transforms/nested/json-column.ts';
import { parsedType } from '#engine/transforms/nested/parsed-type.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { stringType, type DataType } from '#engine/types/data-type.ts';
import { fromJson, pointerTo } from '#engine/types/json/from-json.ts';

/** @throws EngineError InvalidInput, TypeMismatch. */
export function parsedColumn(read: ReadColumn, name: string, schema: string, context: CompileContext): PutColumn {
  const type = parsedType(name, schema);
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
