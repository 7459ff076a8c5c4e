/** Checks the values of all columns of a row and names all bad ones. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { writeBadColumn } from '#engine/contract/bad-column-names.ts';
import { groupCells, type Cell } from '#engine/formats/cell-groups.ts';

export interface CheckedCells<Checked extends Cell> {
  /** Columns of `rows` that hold the values, one or several in each. */
  readonly values: readonly Sql[];
  /** A cell's value as wanted, over `rows`. */
  readonly valueOf: (cell: Checked) => Sql;
  /**
   * A SELECT: what is kept, the values, and `fault STRUCT(column_name VARCHAR, reason VARCHAR)`, NULL for a good row. It
   * is to be put into a table: read again, its values are converted again.
   * @param from what is read, behind FROM.
   */
  readonly rows: (from: Sql) => Sql;
  /** As `rows`, with `isBad` instead of the fault, for a first look at many rows. */
  readonly judged: (from: Sql) => Sql;
  /** BOOLEAN: whether a row of `judged` is bad; NULL is no. */
  readonly isBad: Sql;
  /** INTEGER[]: the positions of the bad cells, from 1, over `rows`; NULL for a good row. */
  readonly badCells: Sql;
  /** VARCHAR: the cells of a row as a JSON object, over `rows` before they are put into a table. */
  readonly json: Sql;
}

export interface CheckRequest<Checked extends Cell> {
  readonly cells: readonly Checked[];
  /** SELECT items over what is read, few of them: DuckDB holds a piece of every column in memory at each step. */
  readonly kept: readonly Sql[];
  /** WHEN branch for a row that is bad whatever its values are; absent: none is. */
  readonly fault?: Sql | undefined;
  /** A list of the values of cells of one type, where there are many; absent: of each of them. */
  readonly listOf?: (cells: readonly Checked[]) => Sql;
}

const found = ident('\u0001found');
const isBadRow = ident('\u0001bad');
const faultsOfRow = ident('\u0001faults');

export function checkCells<Checked extends Cell>(request: CheckRequest<Checked>): CheckedCells<Checked> {
  const { cells, kept, fault, listOf = listEach } = request;
  const groups = groupCells(cells, listOf);
  const checks = groups.flatMap(({ check }) => check ?? []);
  const anyBad =
    checks.length === 0
      ? sql`false`
      : joinSql(
          checks.map(({ isBad }) => sql`(${isBad})`),
          sql` OR `,
        );
  const inOrder = sql`list_sort(flatten([${joinSql(checks.map(({ faults }) => faults))}]))`;
  const faults = checks.length === 0 ? noFaults : sql`CASE WHEN ${isBadRow} THEN ${inOrder} END`;
  const told = toldFaults(cells, faultsOfRow);
  const branches = [...(fault === undefined ? [] : [fault]), sql`WHEN ${faultsOfRow} IS NOT NULL THEN ${told}`];
  const given = groups.map(({ read, taken }) => sql`${taken} AS ${read}`);
  const wanted = groups.map(({ wanted: name, converted }) => sql`${converted} AS ${name}`);
  // A SELECT for each step: what is used twice in one is computed twice.
  const listed = (from: Sql): Sql => sql`SELECT ${joinSql([...kept, ...given])} FROM ${from}`;
  const converted = (from: Sql): Sql => sql`SELECT ${joinSql([sql`*`, ...wanted])} FROM (${listed(from)})`;
  const judged = (from: Sql): Sql => sql`SELECT *, ${anyBad} AS ${isBadRow} FROM (${converted(from)})`;
  const explained = (from: Sql): Sql => sql`SELECT *, ${faults} AS ${faultsOfRow} FROM (${judged(from)})`;
  const values = new Map(groups.flatMap((group) => group.cells.map((cell, index) => [cell, group.valueAt(index)])));
  // As `json_object` of all cells, which would be planned for minutes.
  const members = sql`list_sort(flatten([${joinSql(groups.map((group) => group.members))}]))`;
  const texts = sql`list_transform(${members}, lambda ${found}: ${found}['member'])`;
  return {
    values: groups.map((group) => group.wanted),
    valueOf: (cell) => values.get(cell)!,
    judged,
    isBad: isBadRow,
    rows: (from) => sql`SELECT *, CASE ${joinSql(branches, sql` `)} END AS fault FROM (${explained(from)})`,
    badCells: sql`list_transform(${faultsOfRow}, lambda ${found}: ${found}['at'])`,
    json: sql`concat('{', array_to_string(${texts}, ','), '}')`,
  };
}

function listEach(cells: readonly Cell[]): Sql {
  return sql`[${joinSql(cells.map(({ cell }) => cell))}]`;
}

const noFaults = sql`CAST(NULL AS STRUCT("at" INTEGER, reason VARCHAR)[])`;

/** STRUCT(column_name VARCHAR, reason VARCHAR): the reason, or those of all bad columns behind their names. */
function toldFaults(cells: readonly Cell[], faults: Sql): Sql {
  const names = literal(cells.map(({ name }) => writeBadColumn(name)));
  const nameOf = sql`CAST(${names} AS VARCHAR[])[${found}['at']]`;
  const tell = (text: Sql, separator: string): Sql =>
    sql`array_to_string(list_transform(${faults}, lambda ${found}: ${text}), ${literal(separator)})`;
  const reasons = tell(sql`concat(${nameOf}, ': ', ${found}['reason'])`, '; ');
  return sql`{'column_name': ${tell(nameOf, ', ')},
    'reason': CASE WHEN len(${faults}) > 1 THEN ${reasons} ELSE ${faults}[1]['reason'] END}`;
}
