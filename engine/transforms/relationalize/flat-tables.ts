/** The flat tables that nested columns become: the root, and one for each array, at any depth. */

import { foldName } from '#engine/base/same-name.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { bigintType, intType, type DataType, type Schema } from '#engine/types/data-type.ts';

/** A column without fields. An array is a key of its own table here. */
export interface FlatColumn {
  /** Names of all fields and arrays that it is in, joined by dots; the elements of an array are `val`. */
  readonly name: string;
  /** In the input. */
  readonly type: DataType;
  /** Fields from the row of the table to the value; empty: the row is the value. */
  readonly path: readonly string[];
}

export interface FlatTable {
  readonly name: string;
  /** The array whose elements are its rows, and the table that has the array; undefined: the root. */
  readonly from: { readonly table: FlatTable; readonly array: FlatColumn } | undefined;
  /** Without `id` and `index`. */
  readonly columns: readonly FlatColumn[];
}

/**
 * The root first, then the table of each array, each followed by those of the arrays in its elements.
 * @throws EngineError InvalidInput when two columns or two tables would have the same name.
 */
export function flatTables(root: string, columns: Schema): FlatTable[] {
  const tables = withArrays(root, {
    name: root,
    from: undefined,
    columns: columns.flatMap(({ name, type }) => flatColumns(name, type, [name])),
  });
  for (const table of tables) refuseSameName(table.columns, ({ name, path }) => [name, formatPath(path)], 'column');
  refuseSameName(tables, (table) => [table.name, arrayText(table)], 'output');
  return tables;
}

/** Of its output. */
export function tableSchema({ from, columns }: FlatTable): Schema {
  const own = columns.map((column) => ({ name: column.name, type: isArray(column) ? bigintType : column.type }));
  return from === undefined ? own : [{ name: 'id', type: bigintType }, { name: 'index', type: intType }, ...own];
}

export function isArray({ type }: FlatColumn): boolean {
  return type.kind === 'array';
}

/** Number of arrays around its rows. */
export function depthOf({ from }: FlatTable): number {
  return from === undefined ? 0 : depthOf(from.table) + 1;
}

function flatColumns(name: string, type: DataType, path: readonly string[]): FlatColumn[] {
  if (type.kind !== 'struct') return [{ name, type, path }];
  return type.fields.flatMap((field) => flatColumns(`${name}.${field.name}`, field.type, [...path, field.name]));
}

function withArrays(root: string, table: FlatTable): FlatTable[] {
  return [
    table,
    ...table.columns.flatMap((array) => {
      if (array.type.kind !== 'array') return [];
      const columns = flatColumns(`${array.name}.val`, array.type.element, []);
      return withArrays(root, { name: `${root}_${array.name}`, from: { table, array }, columns });
    }),
  ];
}

/** The column with the array, then the fields of its elements. */
function arrayText({ from }: FlatTable): string {
  if (from === undefined) return '';
  const above = arrayText(from.table);
  return [...(above === '' ? [] : [`${above}[]`]), formatPath(from.array.path)].filter((part) => part !== '').join('.');
}

function refuseSameName<T>(
  members: readonly T[],
  naming: (member: T) => readonly [name: string, origin: string],
  what: 'column' | 'output',
): void {
  const seen = new Map<string, string>();
  for (const member of members) {
    const [name, origin] = naming(member);
    const other = seen.get(foldName(name));
    if (other !== undefined) {
      throw new EngineError(
        'InvalidInput',
        `Both ${clip(other)} and ${clip(origin)} would become ${what} "${clip(name)}".`,
        {
          hint: 'Rename one of them before this node; names must differ in more than case.',
          details: { column: clip(name) },
        },
      );
    }
    seen.set(foldName(name), origin);
  }
}
