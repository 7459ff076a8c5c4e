/** What becomes of the rows of a merge, counted like casts: a sequence of the statement is advanced for each row of a kind. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { CastCounts } from '#engine/compile/compiled-query.ts';
import type { RowTallies } from '#engine/transforms/transform.ts';

export interface TalliesInit {
  readonly nodeId: string;
  /** A column name that the rows do not have. */
  readonly nameOf: (role: string) => string;
  /** Adds a sequence to the statement. @returns its name; null: nothing is counted while the statement runs. */
  readonly addSequence: () => string | null;
  /** The inputs have the same rows each time. */
  readonly repeatable: boolean;
}

export interface CountedTallies {
  readonly counts: CastCounts;
  /** Counts the rows as they pass. */
  readonly tallied: (rows: Sql) => Sql;
}

export function countTallies(
  { rows, counted }: RowTallies,
  { nodeId, nameOf, addSequence, repeatable }: TalliesInit,
): CountedTallies {
  const columns = counted.map(({ label, adds }) => ({ label, adds, sequence: addSequence(), isSingle: true }));
  const marker = nameOf('changes');
  const items = counted.map(({ when }, index) => sql`count(*) FILTER (WHERE ${when}) AS ${ident(String(index))}`);
  const cases = counted.flatMap(({ when }, index) => {
    const { sequence } = columns[index]!;
    return sequence === null ? [] : [sql` WHEN ${when} THEN nextval(${literal(`temp.${sequence}`)}) > 0`];
  });
  return {
    counts: {
      nodeId,
      markers: { changes: marker },
      columns,
      repeatable,
      query: sql`SELECT ${joinSql(items)} FROM (${rows})`,
    },
    // Every row passes, as in node-casts.ts. A row is of one kind.
    tallied: (all) =>
      cases.length === 0
        ? all
        : sql`SELECT * FROM (SELECT *, CASE${joinSql(cases, sql``)} ELSE true END AS ${ident(marker)} FROM (${all})) WHERE ${ident(marker)}`,
  };
}
