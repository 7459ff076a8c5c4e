/** Columns without some of their nested fields, or with these alone; also inside lists of structs. */

import { ident, type Sql } from '#engine/base/sql.ts';
import {
  emptyTree,
  formatPath,
  parsePath,
  plant,
  refuseDottedName,
  type PathTree,
} from '#engine/transforms/column-path.ts';
import type { Item } from '#engine/transforms/select-list.ts';
import { findColumn, unknownColumn } from '#engine/types/column-lookup.ts';
import { arrayType, structType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { eachElement, fieldOf, onStruct, packStruct } from '#engine/types/value-walk.ts';

/** Fields that paths name. */
export type FieldTree = PathTree<true>;

/** @throws EngineError UnknownColumn for a path that is the whole name of a column, dots and all. */
export function fieldTree(paths: readonly string[], columns: Schema): FieldTree {
  const tree: FieldTree = emptyTree();
  for (const path of paths) {
    const parts = parsePath(path);
    if (findColumn(columns, parts[0]!) === undefined) refuseDottedName(columns, path);
    plant(tree, parts, true);
  }
  return tree;
}

/** Branches and leaves by the column they mean. @throws EngineError UnknownColumn. */
function fieldsIn(fields: Schema, tree: FieldTree, above: readonly string[]): Map<Column, FieldTree | undefined> {
  const within = above.length === 0 ? 'the input' : `"${formatPath(above)}"`;
  const find = (name: string): Column => findColumn(fields, name) ?? unknownColumn(fields, name, { within });
  return new Map([
    ...[...tree.branches].map(([name, branch]) => [find(name), branch] as const),
    ...[...tree.leaves.keys()].map((name) => [find(name), undefined] as const),
  ]);
}

/** The columns without the fields of the tree; a struct that loses its last field is dropped. @throws EngineError UnknownColumn. */
export function withoutFields(fields: Schema, tree: FieldTree, above: readonly string[] = []): Column[] {
  const named = fieldsIn(fields, tree, above);
  return fields.flatMap((field) => {
    if (!named.has(field)) return [field];
    const branch = named.get(field);
    if (branch === undefined) return [];
    const type = changed(field.type, branch, [...above, field.name], withoutFields);
    return type === undefined ? [] : [{ ...field, type }];
  });
}

/** The fields of the tree alone, each in its place. @throws EngineError UnknownColumn. */
export function onlyFields(fields: Schema, tree: FieldTree, above: readonly string[] = []): Column[] {
  const named = fieldsIn(fields, tree, above);
  return fields.flatMap((field) => {
    if (!named.has(field)) return [];
    const branch = named.get(field);
    if (branch === undefined) return [field];
    const type = changed(field.type, branch, [...above, field.name], onlyFields);
    return type === undefined ? [] : [{ ...field, type }];
  });
}

/** Fields of a struct, and of every element of a list of structs; undefined: none is left, and DuckDB has no empty struct. */
function changed(
  type: DataType,
  tree: FieldTree,
  above: readonly string[],
  change: (fields: Schema, tree: FieldTree, above: readonly string[]) => Column[],
): DataType | undefined {
  if (type.kind === 'array') {
    const element = changed(type.element, tree, above, change);
    return element === undefined ? undefined : arrayType(element);
  }
  if (type.kind !== 'struct') return unknownColumn([], tree.order[0]!, { within: `"${formatPath(above)}"` });
  const fields = change(type.fields, tree, above);
  return fields.length === 0 ? undefined : structType(fields);
}

/** The columns of `to`, which are those of `from` with fewer fields. */
export function narrowedItems(from: Schema, to: Schema): Item[] {
  const types = new Map(from.map(({ name, type }) => [name, type]));
  return to.map(({ name, type }) => ({ name, value: narrow(ident(name), types.get(name)!, type) }));
}

/** The value with only the fields that `to` has. */
function narrow(value: Sql, from: DataType, to: DataType, depth = 0): Sql {
  if (from === to) return value;
  if (from.kind === 'array' && to.kind === 'array')
    return eachElement(value, depth, (element) => narrow(element, from.element, to.element, depth + 1));
  if (from.kind !== 'struct' || to.kind !== 'struct') return value;
  return onStruct(value, depth, (struct, deeper) =>
    packStruct(
      struct,
      to.fields.map(({ name, type }) => ({
        name,
        value: narrow(fieldOf(struct, name), from.fields.find((field) => field.name === name)!.type, type, deeper),
      })),
    ),
  );
}
