/** ApplyMapping's 4-tuples as a table over the input's columns: each kept, renamed, cast or dropped. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import { columnPath } from '#renderer/ui/code/column-path.ts';

export type Mapping = readonly [source: string, sourceType: string, target: string, targetType: string];

export interface MappingRow {
  readonly source: string;
  readonly sourceType: string;
  readonly target: string;
  readonly targetType: string;
  readonly dropped: boolean;
  readonly renamed: boolean;
  readonly cast: boolean;
  /** The input has no such column (any longer), or its type differs from the mapping's. */
  readonly problem: 'missing' | 'type' | null;
  /** Its place among the mappings; -1 for a dropped column. */
  readonly index: number;
}

/**
 * Rows in the order of the input's columns where a column is mapped once, then the others in the order of the
 * mappings: nested fields, second uses, columns that no longer exist.
 * @param columns of the input; undefined while they are unknown: the mappings alone.
 */
export function mappingRows(mappings: readonly Mapping[], columns: readonly ColumnText[] | undefined): MappingRow[] {
  const rows = mappings.map((mapping, index) => rowOf(mapping, index, columns));
  if (columns === undefined) return rows;
  const used = new Set<number>();
  const byColumn = columns.map((column): MappingRow => {
    const path = columnPath(column.name);
    const found = rows.find((row) => !used.has(row.index) && (row.source === path || row.source === column.name));
    if (found === undefined)
      return {
        source: path,
        sourceType: column.type,
        target: path,
        targetType: column.type,
        dropped: true,
        renamed: false,
        cast: false,
        problem: null,
        index: -1,
      };
    used.add(found.index);
    return found;
  });
  // A nested field keeps its column in use: the column as a whole is not dropped, it is taken apart.
  const takenApart = new Set(rows.filter(({ index }) => !used.has(index)).map(({ source }) => firstPart(source)));
  return [
    ...byColumn.filter((row) => !row.dropped || !takenApart.has(row.source)),
    ...rows.filter(({ index }) => !used.has(index)),
  ];
}

function rowOf(
  [source, sourceType, target, targetType]: Mapping,
  index: number,
  columns: readonly ColumnText[] | undefined,
): MappingRow {
  const whole = columns?.find((column) => columnPath(column.name) === source || column.name === source);
  const isNested =
    whole === undefined && columns?.some((column) => firstPart(source) === columnPath(column.name)) === true;
  const problem =
    columns === undefined || isNested
      ? null
      : whole === undefined
        ? 'missing'
        : sameKind(whole.type, sourceType)
          ? null
          : 'type';
  return {
    source,
    sourceType,
    target,
    targetType,
    dropped: false,
    renamed: target !== source,
    cast: !sameText(sourceType, targetType),
    problem,
    index,
  };
}

/** `address.zip` → `address`; `` `a.b`.c `` → `` `a.b` ``. */
export function firstPart(path: string): string {
  const quoted = /^`(?:[^`]|``)*`/u.exec(path);
  return quoted === null ? (path.split('.', 1)[0] ?? path) : quoted[0];
}

function sameText(left: string, right: string): boolean {
  return canonical(left) === canonical(right);
}

/** Glue's and Hive's names of one type. */
function canonical(type: string): string {
  const spellings: Readonly<Record<string, string>> = {
    long: 'bigint',
    integer: 'int',
    short: 'smallint',
    byte: 'tinyint',
  };
  const text = type.toLowerCase().replaceAll(/\s+/gu, '');
  return spellings[text] ?? text;
}

/** The engine reads any number as any other; a choice is read as one of its types. */
function sameKind(held: string, stated: string): boolean {
  const [one, other] = [canonical(held), canonical(stated)];
  return (
    one === other ||
    (isNumeric(one) && isNumeric(other)) ||
    one.startsWith('uniontype') ||
    one.split('(')[0] === other.split('(')[0]
  );
}

export function setTarget(
  mappings: readonly Mapping[],
  index: number,
  change: { readonly target?: string; readonly targetType?: string },
): Mapping[] {
  return mappings.map((mapping, at) =>
    at === index ? [mapping[0], mapping[1], change.target ?? mapping[2], change.targetType ?? mapping[3]] : mapping,
  );
}

export function dropRow(mappings: readonly Mapping[], index: number): Mapping[] {
  return mappings.toSpliced(index, 1);
}

/** Puts a dropped column back where the input has it. */
export function keepColumn(
  mappings: readonly Mapping[],
  column: ColumnText,
  columns: readonly ColumnText[],
): Mapping[] {
  const path = columnPath(column.name);
  const before = new Set(
    columns
      .slice(
        0,
        columns.findIndex(({ name }) => name === column.name),
      )
      .map(({ name }) => columnPath(name)),
  );
  const at = mappings.findLastIndex(([source]) => before.has(firstPart(source)));
  return mappings.toSpliced(at + 1, 0, [path, column.type, path, column.type]);
}

/** Adds every column that is dropped, and removes mappings of columns that no longer exist. */
export function matchByName(mappings: readonly Mapping[], columns: readonly ColumnText[]): Mapping[] {
  const there = new Set(columns.flatMap(({ name }) => [name, columnPath(name)]));
  let next = mappings
    .filter(([source]) => there.has(source) || there.has(firstPart(source)))
    .map((mapping): Mapping => {
      const column = columns.find(({ name }) => name === mapping[0] || columnPath(name) === mapping[0]);
      return column === undefined || sameKind(column.type, mapping[1])
        ? mapping
        : [mapping[0], column.type, mapping[2], mapping[3]];
    });
  const used = new Set(next.map(([source]) => firstPart(source)));
  for (const column of columns)
    if (!used.has(columnPath(column.name)) && !used.has(column.name)) next = keepColumn(next, column, columns);
  return next;
}

/** `3 cast, 9 renamed, 3 dropped`. */
export function mappingWords(rows: readonly MappingRow[]): string {
  const count = (wanted: (row: MappingRow) => boolean): number => rows.filter(wanted).length;
  const parts = [
    `${count((row) => !row.dropped && row.cast)} cast`,
    `${count((row) => !row.dropped && row.renamed)} renamed`,
    `${count((row) => row.dropped)} dropped`,
  ];
  return parts.join(', ');
}
