/** Select lists over known columns, and the checks that every output schema needs. */

import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';

export interface Item {
  readonly name: string;
  readonly value: Sql;
}

/** `"a" AS "x", …`; a column under its own name is written once. */
export function selectItems(items: readonly Item[]): Sql {
  return joinSql(
    items.map(({ name, value }) => (value.text === ident(name).text ? value : sql`${value} AS ${ident(name)}`)),
  );
}

export function columnNames(schema: Schema): Sql {
  return joinSql(schema.map(({ name }) => ident(name)));
}

/**
 * A relation must have columns, and DuckDB compares names without regard to case.
 * @throws EngineError InvalidInput.
 */
export function checkedSchema(schema: Schema): Schema {
  if (schema.length === 0) {
    throw new EngineError('InvalidInput', 'No column is left.', { hint: 'Keep at least one column.' });
  }
  checkNames(schema);
  return schema;
}

function checkNames(schema: Schema): void {
  const seen = new Map<string, string>();
  for (const { name, type } of schema) {
    if (type.kind === 'struct') checkNames(type.fields);
    const other = seen.get(foldName(name));
    if (other !== undefined) {
      throw new EngineError('InvalidInput', `There would be two columns "${clip(other)}" and "${clip(name)}".`, {
        hint: 'Rename one of them; names must differ in more than case.',
        details: { column: clip(name) },
      });
    }
    seen.set(foldName(name), name);
  }
}
