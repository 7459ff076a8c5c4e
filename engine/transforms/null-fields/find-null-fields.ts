/** The columns and fields that are null in all rows: a SELECT that gives one row, and what its columns mean. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { formatPath } from '#engine/transforms/column-path.ts';
import { hasValueAt, type CountedAsNull, type Step } from '#engine/transforms/null-fields/has-value.ts';
import { bigintType, booleanType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';

export interface NullFields {
  /** In the order of the columns, as people write them. Without rows, every column. */
  readonly paths: readonly string[];
  readonly rowCount: number;
}

interface NullFieldsQuery {
  readonly query: Sql;
  readonly schema: Schema;
  /** @param row of the query, as JSON. */
  readonly read: (row: Readonly<Record<string, unknown>>) => NullFields;
}

/** @param rows a SELECT. */
export function nullFieldsQuery(rows: Sql, columns: Schema, counted: CountedAsNull): NullFieldsQuery {
  const probes: Sql[] = [];
  const fields = columns.map(({ name, type }): Named => {
    const add = (steps: readonly Step[], of: DataType): number =>
      probes.push(hasValueAt(ident(name), steps, of, counted)) - 1;
    return { name, tree: treeOf(type, [], add) };
  });
  const items = probes.map((probe, index) => sql`coalesce(bool_or(${probe}), false) AS ${ident(nameOf(index))}`);
  return {
    query: sql`SELECT ${joinSql([sql`count(*) AS ${ident(countName)}`, ...items])} FROM (${rows})`,
    schema: [
      { name: countName, type: bigintType },
      ...probes.map((_probe, index): Column => ({ name: nameOf(index), type: booleanType })),
    ],
    read: (row) => ({
      paths: fields.flatMap(({ name, tree }) =>
        (nullPaths(tree, (probe) => row[nameOf(probe)] === true) ?? [[]]).map((path) => formatPath([name, ...path])),
      ),
      rowCount: Number(row[countName]),
    }),
  };
}

const countName = 'rows';

function nameOf(probe: number): string {
  return `present_${probe}`;
}

/** What is asked of a column. A list is asked whether it is present, and so are the fields of its elements. */
type Tree =
  | { readonly kind: 'value'; readonly probe: number }
  | { readonly kind: 'struct'; readonly fields: readonly Named[] }
  | { readonly kind: 'list'; readonly probe: number; readonly element: Tree | undefined };

interface Named {
  readonly name: string;
  readonly tree: Tree;
}

function treeOf(type: DataType, steps: readonly Step[], add: (steps: readonly Step[], type: DataType) => number): Tree {
  if (type.kind === 'struct')
    return {
      kind: 'struct',
      fields: type.fields.map(({ name, type: own }) => ({ name, tree: treeOf(own, [...steps, { field: name }], add) })),
    };
  const probe = add(steps, type);
  if (type.kind !== 'array') return { kind: 'value', probe };
  return {
    kind: 'list',
    probe,
    element: hasFields(type) ? treeOf(type.element, [...steps, 'elements'], add) : undefined,
  };
}

function hasFields(type: DataType): boolean {
  return type.kind === 'struct' || (type.kind === 'array' && hasFields(type.element));
}

/**
 * Paths from the value to what is null in all rows; undefined: the value itself. So is a struct of which all fields are null, but
 * not a list: it has a length.
 */
function nullPaths(tree: Tree, isPresent: (probe: number) => boolean): string[][] | undefined {
  switch (tree.kind) {
    case 'value':
      return isPresent(tree.probe) ? [] : undefined;
    case 'list':
      if (!isPresent(tree.probe)) return undefined;
      return tree.element === undefined ? [] : (nullPaths(tree.element, isPresent) ?? []);
    case 'struct': {
      const inner = tree.fields.map((field) => ({ name: field.name, paths: nullPaths(field.tree, isPresent) }));
      if (inner.every(({ paths }) => paths === undefined)) return undefined;
      return inner.flatMap(({ name, paths }) => (paths ?? [[]]).map((path) => [name, ...path]));
    }
  }
}
