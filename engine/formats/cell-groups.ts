/**
 * The cells of a row in groups. Where they are few, each is a group: its value is converted and checked by itself.
 * Where they are many, those that are read alike share a list, and the conversion is written once for the list:
 * DuckDB takes minutes to plan thousands of columns with a conversion and a check each, but converts lists more slowly.
 */

import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';

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

export interface CellGroup<Checked extends Cell> {
  readonly cells: readonly Checked[];
  /** The column of what is taken. */
  readonly read: Sql;
  /** The values as they are in the file, over the rows that are read. */
  readonly taken: Sql;
  /** The column of what is converted. */
  readonly wanted: Sql;
  /** The values as wanted, over `read`; NULL where one does not fit. */
  readonly converted: Sql;
  /** Over `read` and `wanted`; absent: all fit. */
  readonly check?: GroupCheck;
  /** STRUCT("at" INTEGER, member VARCHAR)[], over `read`: the members of a JSON object, with the positions of the cells. */
  readonly members: Sql;
  /** A cell's value over `wanted`. @param index in `cells`. */
  readonly valueAt: (index: number) => Sql;
}

interface GroupCheck {
  /** BOOLEAN: whether one is bad; NULL is no. */
  readonly isBad: Sql;
  /** STRUCT("at" INTEGER, reason VARCHAR)[]: the bad cells by their positions. */
  readonly faults: Sql;
}

/** A cell with its position among all cells, from 1. */
interface PlacedCell<Checked extends Cell> {
  readonly cell: Checked;
  readonly position: number;
}

/** More are put into lists. */
const fewCells = 64;

const element = ident('\u0001cell');
const place = ident('\u0001place');
const found = ident('\u0001found');

/** @param listOf a list of the values of cells of one type. */
export function groupCells<Checked extends Cell>(
  cells: readonly Checked[],
  listOf: (cells: readonly Checked[]) => Sql,
): CellGroup<Checked>[] {
  const placed = cells.map((cell, index) => ({ cell, position: index + 1 }));
  if (placed.length <= fewCells) return placed.map(groupOfOne);
  const alike = Map.groupBy(placed, ({ cell: { type, value, check } }) => {
    const forms = [value(element), check?.isBad(element, place), check?.reason(element)];
    return JSON.stringify([type, ...forms.map((form) => form?.text)]);
  });
  return [...alike.values()].map((group, number) => groupInList(group, number, listOf));
}

function groupOfOne<Checked extends Cell>({ cell, position }: PlacedCell<Checked>, number: number): CellGroup<Checked> {
  const [read, wanted] = columnsOf(number);
  const { check } = cell;
  const group = {
    cells: [cell],
    read,
    taken: cell.cell,
    wanted,
    converted: cell.value(read),
    members: sql`[{'at': ${literal(position)}, 'member': ${literal(keyOf(cell))} || ${jsonText(read)}}]`,
    valueAt: () => wanted,
  };
  if (check === undefined) return group;
  const isBad = check.isBad(read, wanted);
  const fault = sql`{'at': CAST(${literal(position)} AS INTEGER), 'reason': ${check.reason(read)}}`;
  return { ...group, check: { isBad, faults: sql`CASE WHEN ${isBad} THEN [${fault}] ELSE [] END` } };
}

function groupInList<Checked extends Cell>(
  placed: readonly PlacedCell<Checked>[],
  number: number,
  listOf: (cells: readonly Checked[]) => Sql,
): CellGroup<Checked> {
  const [read, wanted] = columnsOf(number);
  const cells = placed.map(({ cell }) => cell);
  const { value, check } = cells[0]!;
  const converted = value(element);
  const each = (item: Sql): Sql => sql`list_transform(${read}, lambda ${element}, ${place}: ${item})`;
  const at = sql`${literal(placed.map(({ position }) => position))}[${place}]`;
  const member = sql`${literal(cells.map(keyOf))}[${place}] || ${jsonText(element)}`;
  const group = {
    cells,
    read,
    taken: listOf(cells),
    wanted,
    converted: converted.text === element.text ? read : sql`list_transform(${read}, lambda ${element}: ${converted})`,
    members: each(sql`{'at': ${at}, 'member': ${member}}`),
    valueAt: (index: number) => sql`${wanted}[${literal(index + 1)}]`,
  };
  if (check === undefined) return group;
  const isBad = check.isBad(element, sql`${wanted}[${place}]`);
  const fault = sql`CASE WHEN ${isBad} THEN {'at': CAST(${at} AS INTEGER), 'reason': ${check.reason(element)}} END`;
  return {
    ...group,
    check: {
      isBad: sql`list_contains(${each(isBad)}, true)`,
      faults: sql`list_filter(${each(fault)}, lambda ${found}: ${found} IS NOT NULL)`,
    },
  };
}

function columnsOf(group: number): [read: Sql, wanted: Sql] {
  return [ident(`\u0001read${group}`), ident(`\u0001wanted${group}`)];
}

function keyOf({ name }: Cell): string {
  return `${JSON.stringify(name.replaceAll('\0', ''))}:`;
}

/** VARCHAR */
function jsonText(value: Sql): Sql {
  return sql`coalesce(CAST(to_json(${value}) AS VARCHAR), 'null')`;
}
