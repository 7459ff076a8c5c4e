/**
 * Checks the values of all columns of a row and names all bad ones. Where there are many columns, values of those that
 * are read alike stand in one list, and the conversion is written once for the list: DuckDB takes minutes to plan
 * thousands of columns with a conversion and a check each. It converts values in lists two to three times slower, so
 * that the values of few columns are not put into lists.
 */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { writeBadColumn } from '#engine/contract/bad-column-names.ts';

/** A wanted column of the files. */
export interface Cell {
  /** In the data. */
  readonly name: string;
  /** Its value as it is in the file, over the rows that are read. */
  readonly cell: Sql;
  /** The SQL type of that. */
  readonly type: string;
  /** The value as wanted; NULL, not an error, where it does not fit. No column of the rows may be used. */
  readonly value: (cell: Sql) => Sql;
  /** Absent: it always fits. */
  readonly check?: CellCheck;
}

export interface CellCheck {
  /** BOOLEAN. */
  readonly isBad: (cell: Sql, value: Sql) => Sql;
  /** VARCHAR: what is wrong with a bad one. */
  readonly reason: (cell: Sql) => Sql;
}

export interface CheckedCells<Checked extends Cell> {
  /** Columns of `rows` that hold the values. */
  readonly lists: readonly Sql[];
  /** A cell's value as wanted, over `rows`. */
  readonly valueOf: (cell: Checked) => Sql;
  /**
   * A SELECT: what is kept, the lists, and `fault STRUCT(column_name VARCHAR, reason VARCHAR)`, NULL for a good row. It
   * is to be put into a table: read again, its values are converted again.
   * @param from what is read, behind FROM.
   */
  readonly rows: (from: Sql) => Sql;
  /** VARCHAR: the cells of a row as a JSON object, over `rows` before they are put into a table. */
  readonly json: Sql;
}

export interface CheckRequest<Checked extends Cell> {
  readonly cells: readonly Checked[];
  /** SELECT items over what is read, few of them: DuckDB holds a piece of every column in memory at each step. */
  readonly kept: readonly Sql[];
  /** WHEN branch for a row that is bad whatever its values are; absent: none is. */
  readonly fault?: Sql | undefined;
  /** A list of the values of cells of one type; absent: of each of them. */
  readonly listOf?: (cells: readonly Checked[]) => Sql;
}

/** Planned in milliseconds when each is converted and checked alone. */
const fewCells = 64;

const element = ident('\u0001cell');
const place = ident('\u0001place');
const found = ident('\u0001found');
const isBadRow = ident('\u0001bad');
const faultsOfRow = ident('\u0001faults');

interface CellGroup<Checked extends Cell> {
  /** One, when its value is not put into a list. */
  readonly cells: Checked[];
  readonly isAlone: boolean;
  /** Positions in all cells, from 1. */
  readonly positions: number[];
  readonly read: Sql;
  readonly wanted: Sql;
}

export function checkCells<Checked extends Cell>(request: CheckRequest<Checked>): CheckedCells<Checked> {
  const { cells, kept, fault, listOf = listEach } = request;
  const groups = groupAlike(cells);
  const checked = groups.filter((group) => checkOf(group) !== undefined);
  const lists = groups.map(({ wanted }) => wanted);
  const taken = ({ cells, isAlone }: CellGroup<Checked>): Sql => (isAlone ? cells[0]!.cell : listOf(cells));
  const read = groups.map((group) => sql`${taken(group)} AS ${group.read}`);
  const wanted = groups.map((group) => sql`${convertGroup(group)} AS ${group.wanted}`);
  const bad = checked.map((group) =>
    group.isAlone ? isBadAlone(group) : sql`list_contains(${badFlags(group)}, true)`,
  );
  const anyBad = bad.length === 0 ? sql`false` : sql`list_contains([${joinSql(bad)}], true)`;
  const faults = checked.length === 0 ? noFaults : sql`CASE WHEN ${isBadRow} THEN ${faultList(checked)} END`;
  const told = toldFaults(cells, faultsOfRow);
  const branches = [...(fault === undefined ? [] : [fault]), sql`WHEN ${faultsOfRow} IS NOT NULL THEN ${told}`];
  // A SELECT for each step: what is used twice in one is computed twice.
  const listed = (from: Sql): Sql => sql`SELECT ${joinSql([...kept, ...read])} FROM ${from}`;
  const converted = (from: Sql): Sql => sql`SELECT ${joinSql([sql`*`, ...wanted])} FROM (${listed(from)})`;
  const judged = (from: Sql): Sql => sql`SELECT *, ${anyBad} AS ${isBadRow} FROM (${converted(from)})`;
  const explained = (from: Sql): Sql => sql`SELECT *, ${faults} AS ${faultsOfRow} FROM (${judged(from)})`;
  return {
    lists,
    valueOf: createValueOf(groups),
    rows: (from) => sql`SELECT *, CASE ${joinSql(branches, sql` `)} END AS fault FROM (${explained(from)})`,
    json: jsonOf(groups),
  };
}

function groupAlike<Checked extends Cell>(cells: readonly Checked[]): CellGroup<Checked>[] {
  const groups = new Map<string, CellGroup<Checked>>();
  const isAlone = cells.length <= fewCells;
  for (const [index, cell] of cells.entries()) {
    const { type, value, check } = cell;
    const forms = [value(element), check?.isBad(element, place), check?.reason(element)];
    const key = isAlone ? String(index) : JSON.stringify([type, ...forms.map((form) => form?.text)]);
    let group = groups.get(key);
    if (group === undefined) {
      const number = groups.size;
      const [read, wanted] = [ident(`\u0001read${number}`), ident(`\u0001wanted${number}`)];
      group = { cells: [], isAlone, positions: [], read, wanted };
      groups.set(key, group);
    }
    group.cells.push(cell);
    group.positions.push(index + 1);
  }
  return [...groups.values()];
}

function checkOf<Checked extends Cell>({ cells }: CellGroup<Checked>): CellCheck | undefined {
  return cells[0]!.check;
}

function listEach(cells: readonly Cell[]): Sql {
  return sql`[${joinSql(cells.map(({ cell }) => cell))}]`;
}

function convertGroup<Checked extends Cell>({ cells, isAlone, read }: CellGroup<Checked>): Sql {
  if (isAlone) return cells[0]!.value(read);
  const value = cells[0]!.value(element);
  return value.text === element.text ? read : sql`list_transform(${read}, lambda ${element}: ${value})`;
}

/** BOOLEAN */
function isBadAlone<Checked extends Cell>(group: CellGroup<Checked>): Sql {
  return checkOf(group)!.isBad(group.read, group.wanted);
}

/** BOOLEAN[] */
function badFlags<Checked extends Cell>(group: CellGroup<Checked>): Sql {
  const isBad = checkOf(group)!.isBad(element, sql`${group.wanted}[${place}]`);
  return sql`list_transform(${group.read}, lambda ${element}, ${place}: ${isBad})`;
}

/** STRUCT("at" INTEGER, reason VARCHAR)[]: the bad cells by their positions, in their order. */
function faultList<Checked extends Cell>(groups: readonly CellGroup<Checked>[]): Sql {
  const each = groups.map((group) => {
    const { isBad, reason } = checkOf(group)!;
    if (group.isAlone) {
      const fault = sql`{'at': CAST(${literal(group.positions[0]!)} AS INTEGER), 'reason': ${reason(group.read)}}`;
      return sql`CASE WHEN ${isBadAlone(group)} THEN [${fault}] ELSE [] END`;
    }
    const at = sql`CAST(${literal(group.positions)}[${place}] AS INTEGER)`;
    const fault = sql`CASE WHEN ${isBad(element, sql`${group.wanted}[${place}]`)} THEN {'at': ${at}, 'reason': ${reason(element)}} END`;
    return sql`list_filter(list_transform(${group.read}, lambda ${element}, ${place}: ${fault}), lambda ${found}: ${found} IS NOT NULL)`;
  });
  return sql`list_sort(flatten([${joinSql(each)}]))`;
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

/** As `json_object` of all cells, which would be planned for minutes. */
function jsonOf<Checked extends Cell>(groups: readonly CellGroup<Checked>[]): Sql {
  const each = groups.map(({ cells, isAlone, positions, read }) => {
    const keys = literal(cells.map(({ name }) => `${JSON.stringify(name.replaceAll('\0', ''))}:`));
    const member = sql`${keys}[${place}] || coalesce(CAST(to_json(${element}) AS VARCHAR), 'null')`;
    const list = isAlone ? sql`[${read}]` : read;
    return sql`list_transform(${list}, lambda ${element}, ${place}: {'at': ${literal(positions)}[${place}], 'member': ${member}})`;
  });
  const members = sql`list_transform(list_sort(flatten([${joinSql(each)}])), lambda ${found}: ${found}['member'])`;
  return sql`concat('{', array_to_string(${members}, ','), '}')`;
}

function createValueOf<Checked extends Cell>(groups: readonly CellGroup<Checked>[]): (cell: Checked) => Sql {
  const values = new Map<Checked, Sql>();
  for (const { cells, isAlone, wanted } of groups)
    for (const [index, cell] of cells.entries())
      values.set(cell, isAlone ? wanted : sql`${wanted}[${literal(index + 1)}]`);
  return (cell) => values.get(cell)!;
}
