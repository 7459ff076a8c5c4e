/** Converts a column of a file to the column that a table declares: fields renamed, types cast, at every level. */

import { sameName } from '#engine/base/same-name.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import { sameType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { eachElement, eachEntry, fieldOf, nullOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

/**
 * `expression`, which has the type `physical`, as `logical`. A field of a struct is looked up by its `sourceName`
 * (else its name), exactly, then without regard to case; a field that the data does not have is NULL. A value that does
 * not convert stops the statement: a misfit is never lost here.
 */
export function projectColumn(expression: Sql, physical: DataType, logical: DataType, depth = 0): Sql {
  if (!renames(logical) && sameType(physical, logical)) return expression;
  if (physical.kind === 'null') return nullOf(logical);
  if (logical.kind === 'choice') return projectColumn(expression, physical, choiceStruct(logical), depth);
  if (physical.kind === 'choice') return projectColumn(expression, choiceStruct(physical), logical, depth);
  if (physical.kind === 'struct' && logical.kind === 'struct') {
    return onStruct(expression, depth, (struct, deeper) =>
      packStruct(
        struct,
        logical.fields.map((field) => {
          const wanted = field.sourceName ?? field.name;
          const found =
            physical.fields.find(({ name }) => name === wanted) ??
            physical.fields.find(({ name }) => sameName(name, wanted));
          const value =
            found === undefined
              ? nullOf(field.type)
              : projectColumn(fieldOf(struct, found.name), found.type, field.type, deeper);
          return { name: field.name, value };
        }),
      ),
    );
  }
  if (physical.kind === 'array' && logical.kind === 'array') {
    return eachElement(expression, depth, (element) =>
      projectColumn(element, physical.element, logical.element, depth + 1),
    );
  }
  if (physical.kind === 'map' && logical.kind === 'map') {
    return eachEntry(expression, depth, (key, value) => [
      projectColumn(key, physical.key, logical.key, depth + 1),
      projectColumn(value, physical.value, logical.value, depth + 1),
    ]);
  }
  return sql`CAST(${expression} AS ${toDuckDb(logical)})`;
}

/** True when some field at any level has another name in the data. */
function renames(type: DataType): boolean {
  switch (type.kind) {
    case 'array':
      return renames(type.element);
    case 'map':
      return renames(type.key) || renames(type.value);
    case 'struct':
      return type.fields.some(
        (field) => (field.sourceName !== undefined && field.sourceName !== field.name) || renames(field.type),
      );
    default:
      return false;
  }
}
