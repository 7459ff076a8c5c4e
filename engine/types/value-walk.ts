/** Rebuilds nested values in SQL: a function of each leaf applied through lists, maps and structs. */

import { sameName } from '#engine/base/same-name.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { onceAs } from '#engine/types/computed-once.ts';
import { holdsType, type Column, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

/** NULL of a type. */
export function nullOf(type: DataType): Sql {
  return sql`CAST(NULL AS ${toDuckDb(type)})`;
}

/** The field of a struct value, by exact name; NULL when the struct is null. */
export function fieldOf(value: Sql, name: string): Sql {
  return sql`struct_extract(${value}, ${literal(name)})`;
}

/** The field of that name; where none has it exactly, the one whose name differs in case only. */
export function findField(fields: readonly Column[], name: string): Column | undefined {
  return fields.find((field) => field.name === name) ?? fields.find((field) => sameName(field.name, name));
}

/** A struct value whose fields are given; it is NULL where `of` is. */
export function packStruct(of: Sql, fields: readonly { readonly name: string; readonly value: Sql }[]): Sql {
  const members = joinSql(fields.map(({ name, value }) => sql`${ident(name)} := ${value}`));
  return sql`CASE WHEN (${of}) IS NULL THEN NULL ELSE struct_pack(${members}) END`;
}

/** A field of a field. */
const deepStruct = /^(?:struct_extract(?:_at)?\(){2}/u;

/**
 * `form` of a struct whose fields are taken one by one. One deep in a value is computed once: DuckDB holds a vector of the whole
 * struct for each mention of it, which takes time with the third power of the levels.
 * @param depth as of {@link eachElement}; `form` gets its own.
 */
export function onStruct(value: Sql, depth: number, form: (value: Sql, depth: number) => Sql): Sql {
  if (!deepStruct.test(value.text)) return form(value, depth);
  const name = ident(`struct ${depth}`);
  return onceAs(name, value, form(name, depth + 1));
}

/** Each element of a list through `change`. @param depth of nesting, so that inner names do not hide outer ones. */
export function eachElement(list: Sql, depth: number, change: (element: Sql) => Sql): Sql {
  const name = ident(`element ${depth}`);
  return sql`list_transform(${list}, lambda ${name}: ${change(name)})`;
}

/** Each entry of a map through `change`. */
export function eachEntry(
  map: Sql,
  depth: number,
  change: (key: Sql, value: Sql) => readonly [key: Sql, value: Sql],
): Sql {
  const name = ident(`entry ${depth}`);
  const [key, value] = change(fieldOf(name, 'key'), fieldOf(name, 'value'));
  const entries = sql`list_transform(map_entries(${map}), lambda ${name}: struct_pack("key" := ${key}, "value" := ${value}))`;
  return sql`CASE WHEN (${map}) IS NULL THEN NULL ELSE map_from_entries(${entries}) END`;
}

/** Each value of the kinds, within lists, maps and structs as well, through `change`. */
export function eachOfKinds(
  value: Sql,
  type: DataType,
  kinds: ReadonlySet<DataType['kind']>,
  change: (leaf: Sql, type: DataType) => Sql,
  depth = 0,
): Sql {
  if (!holdsType(type, ({ kind }) => kinds.has(kind))) return value;
  const within = (inner: Sql, held: DataType, deeper: number): Sql => eachOfKinds(inner, held, kinds, change, deeper);
  switch (type.kind) {
    case 'array':
      return eachElement(value, depth, (element) => within(element, type.element, depth + 1));
    case 'map':
      return eachEntry(value, depth, (key, entry) => [
        within(key, type.key, depth + 1),
        within(entry, type.value, depth + 1),
      ]);
    case 'struct':
      return onStruct(value, depth, (struct, deeper) =>
        packStruct(
          struct,
          type.fields.map(({ name, type: held }) => ({ name, value: within(fieldOf(struct, name), held, deeper) })),
        ),
      );
    default:
      return change(value, type);
  }
}
