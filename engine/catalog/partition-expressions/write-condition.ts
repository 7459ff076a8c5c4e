/** Writes a checked partition expression as a condition of SQLite over the table `partitions`. */

import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { Checked, CheckedKey } from '#engine/catalog/partition-expressions/check-expression.ts';
import { compared, equalToAny, isLike, isValid, storedText } from '#engine/catalog/partition-expressions/key-sql.ts';

export interface WrittenCondition {
  /** Selects the partitions that meet the expression, and those of which that cannot be known. */
  readonly where: Sql;
  /** 0 for a partition of which it cannot be known: a value that decides is not of its key's type and is compared by order. */
  readonly isCertain: Sql;
}

/** The conditions that a partition must all meet. */
export function conjuncts(checked: Checked): readonly Checked[] {
  return checked.kind === 'and' ? checked.parts.flatMap(conjuncts) : [checked];
}

export function writeCondition(checked: Checked): WrittenCondition {
  const parts = conjuncts(checked).map((part) => {
    const condition = write(part);
    const keys = orderedKeys(part);
    const isUnknown = joinSql(
      keys.map((key) => sql`coalesce(NOT ${isValid(key)}, 0)`),
      sql` OR `,
    );
    return { condition, isUnknown: keys.length === 0 ? undefined : sql`(${isUnknown})` };
  });
  const unsure = parts.filter(({ isUnknown }) => isUnknown !== undefined);
  return {
    where: all(parts.map(({ condition, isUnknown }) => sql`coalesce(${condition}, ${isUnknown ?? sql`0`})`)),
    isCertain: unsure.length === 0 ? sql`1` : all(unsure.map(({ condition }) => sql`coalesce(${condition}, 0)`)),
  };
}

/** Keys whose values are compared by order and may not be of their type; each once. */
export function orderedKeys(checked: Checked): readonly CheckedKey[] {
  const keys = new Map<number, CheckedKey>();
  const visit = (part: Checked): void => {
    if (part.kind === 'and' || part.kind === 'or') part.parts.forEach(visit);
    else if (part.kind === 'not') visit(part.part);
    else if (part.kind === 'order' && part.key.kind.kind !== 'text') keys.set(part.key.index, part.key);
  };
  visit(checked);
  return [...keys.values()];
}

/** True, false or NULL, as in SQL. */
function write(checked: Checked): Sql {
  switch (checked.kind) {
    case 'and':
      return all(checked.parts.map(write));
    case 'or':
      return sql`(${joinSql(checked.parts.map(write), sql` OR `)})`;
    case 'not':
      return sql`(NOT ${write(checked.part)})`;
    case 'null':
      return sql`(${storedText(checked.key)} IS NULL)`;
    case 'like':
      return sql`(${isLike(checked.key, checked.pattern)})`;
    case 'order':
      return sql`(${compared(checked)})`;
    case 'equal': {
      const isNull = sql`${storedText(checked.key)} IS NULL`;
      if (checked.values.length === 0) return sql`(${isNull})`;
      const isEqual = sql`(${equalToAny(checked)})`;
      return checked.orNull ? sql`(${isNull} OR ${isEqual})` : isEqual;
    }
  }
}

function all(parts: readonly Sql[]): Sql {
  return sql`(${joinSql(parts, sql` AND `)})`;
}
