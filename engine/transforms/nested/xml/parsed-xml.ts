/** A column of XML text as a struct of a stated type: the element in the text, whatever its name, is the struct. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { plainText } from '#engine/transforms/columns/column-text.ts';
import type { PutColumn, ReadColumn } from '#engine/transforms/columns/put-columns.ts';
import { convertCell, heldCell, isMisfit } from '#engine/transforms/nested/convert-cell.ts';
import { parsedType } from '#engine/transforms/nested/parsed-type.ts';
import { xmlTextReading, type XmlTextOptions } from '#engine/transforms/nested/xml/xml-text-options.ts';
import type { CompileContext } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType, type ArrayType, type Column, type DataType, type StructType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { pointerTo } from '#engine/types/json/from-json.ts';
import { xmlToJson } from '#engine/types/xml/xml-to-json.ts';

/** @throws EngineError InvalidInput, TypeMismatch. */
export function parsedXml(
  read: ReadColumn,
  schema: string,
  options: XmlTextOptions,
  context: CompileContext,
): PutColumn {
  const { name } = read;
  const text = plainText(read, 'XML');
  const type = parsedType(name, schema);
  if (type.kind !== 'struct') return refuseType(schema, 'the element is a struct');
  refuseUnread(type.fields, schema);
  const parsed = xmlToJson(text, type, xmlTextReading(options));
  const json = context.cast({ label: formatPath([name]), held: text, cast: parsed, from: stringType, to: type });
  const valueOf = (object: Sql): Sql =>
    sql`CASE WHEN ${object} IS NOT NULL THEN ${packed(object, type, [name], context)} END`;
  // The call names all fields, so it is not written once more for each of them.
  const value =
    json === parsed
      ? sql`list_extract(list_transform([${json}], lambda ${whole}: ${valueOf(whole)}), 1)`
      : valueOf(json);
  return { name, type, value, sources: [read.source] };
}

/** @param json of the object. A field that does not fit is null by itself, and so is an array; each is counted under its path. */
function packed(json: Sql, { fields }: StructType, path: readonly string[], context: CompileContext): Sql {
  const values = fields.map((field) => {
    const { name, type } = field;
    const pointer = pointerTo(name);
    const member = sql`json_extract(${json}, ${pointer})`;
    const counted = (held: Sql, cast: Sql): Sql =>
      context.cast({ label: formatPath([...path, name]), held, cast, from: stringType, to: type, level: 2 });
    let value: Sql;
    if (type.kind === 'struct')
      value = sql`CASE WHEN ${isObject(member)} THEN ${packed(member, type, [...path, name], context)} END`;
    else if (type.kind === 'array') {
      const misfits = misfitsIn(member, type, 0);
      const list = listOf(member, type, 0);
      value =
        misfits === undefined ? list : counted(member, sql`CASE WHEN NOT coalesce(${misfits}, false) THEN ${list} END`);
    } else {
      const text = sql`json_extract_string(${json}, ${pointer})`;
      value = counted(heldCell(text, type), convertCell(text, type));
    }
    return sql`${ident(name)} := ${value}`;
  });
  return sql`struct_pack(${joinSql(values)})`;
}

function isObject(json: Sql): Sql {
  return sql`json_type(${json}) = 'OBJECT'`;
}

/** @param depth of lambdas around it. */
function listOf(json: Sql, { element }: ArrayType, depth: number): Sql {
  const each = eachOf(depth);
  const list = sql`list_transform(CAST(${json} AS JSON[]), lambda ${each}: ${elementOf(each, element, depth + 1)})`;
  return sql`CASE WHEN json_type(${json}) = 'ARRAY' THEN ${list} END`;
}

function elementOf(json: Sql, type: DataType, depth: number): Sql {
  if (type.kind === 'array') return listOf(json, type, depth);
  if (type.kind !== 'struct') return convertCell(sql`json_extract_string(${json}, '$')`, type);
  const fields = type.fields.map(
    (field) => sql`${ident(field.name)} := ${elementOf(fieldIn(json, field), field.type, depth)}`,
  );
  return sql`CASE WHEN ${isObject(json)} THEN struct_pack(${joinSql(fields)}) END`;
}

/** True for a list in which a value does not fit; undefined: every value does. */
function misfitsIn(json: Sql, { element }: ArrayType, depth: number): Sql | undefined {
  const each = eachOf(depth);
  const misfit = misfitOf(each, element, depth + 1);
  return misfit === undefined
    ? undefined
    : sql`len(list_filter(CAST(${json} AS JSON[]), lambda ${each}: ${misfit})) > 0`;
}

function misfitOf(json: Sql, type: DataType, depth: number): Sql | undefined {
  if (type.kind === 'array') return misfitsIn(json, type, depth);
  if (type.kind !== 'struct') return isMisfit(sql`json_extract_string(${json}, '$')`, type);
  const misfits = type.fields.flatMap((field) => misfitOf(fieldIn(json, field), field.type, depth) ?? []);
  return misfits.length === 0 ? undefined : sql`(${joinSql(misfits, sql` OR `)})`;
}

function fieldIn(json: Sql, { name }: Column): Sql {
  return sql`json_extract(${json}, ${pointerTo(name)})`;
}

/** The parsed text, where it is not a column. */
const whole = ident('\u0001x');

/** Each its own, since the lambdas are within one another. */
function eachOf(depth: number): Sql {
  return ident(`\u0001e${depth}`);
}

/** Elements are texts, structs, or lists of these. */
function refuseUnread(fields: readonly Column[], schema: string): void {
  for (const { name, type } of fields) {
    const inner = type.kind === 'array' ? type.element : type;
    if (inner.kind === 'struct') refuseUnread(inner.fields, schema);
    else if (inner.kind === 'map' || inner.kind === 'array')
      refuseType(
        schema,
        `"${clip(name)}" would be ${formatHive(type)}, and elements are texts, structs, or arrays of these`,
      );
  }
}

function refuseType(schema: string, reason: string): never {
  throw new EngineError('InvalidInput', `Cannot parse XML as "${clip(schema)}": ${reason}.`, {
    hint: 'State the fields, such as _id INT, name STRING, line ARRAY<STRUCT<_no: INT, sku: STRING>>.',
    details: { value: clip(schema) },
  });
}
