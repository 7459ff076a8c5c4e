/** The columns and fields that paths drop, with the way to each. */

import { formatPath } from '#engine/transforms/column-path.ts';
import { withoutFields, type FieldTree } from '#engine/transforms/kept-fields.ts';
import type { Step } from '#engine/transforms/null-fields/has-value.ts';
import { findColumn } from '#engine/types/column-lookup.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';

export interface DroppedField {
  readonly column: string;
  /** From the column to the field. */
  readonly steps: readonly Step[];
  readonly type: DataType;
  /** As people write it. */
  readonly label: string;
}

/** A struct or list of which no field is left is one of them as a whole. @throws EngineError UnknownColumn. */
export function droppedFields(columns: Schema, tree: FieldTree): DroppedField[] {
  return named(columns, tree).flatMap(({ field, inner }) =>
    dropped(field, inner, [field.name]).map(({ steps, type, label }) => ({ column: field.name, steps, type, label })),
  );
}

type Within = Omit<DroppedField, 'column'>;

function dropped(field: Column, tree: FieldTree | undefined, path: readonly string[]): Within[] {
  const { type } = field;
  if (tree === undefined || isEmptied(field, tree, path)) return [{ steps: [], type, label: formatPath(path) }];
  return inside(type, tree, path);
}

function inside(type: DataType, tree: FieldTree, path: readonly string[]): Within[] {
  if (type.kind === 'array')
    return inside(type.element, tree, path).map((each) => ({ ...each, steps: ['elements', ...each.steps] }));
  if (type.kind !== 'struct') return [];
  return named(type.fields, tree).flatMap(({ field, inner }) =>
    dropped(field, inner, [...path, field.name]).map((each) => ({
      ...each,
      steps: [{ field: field.name }, ...each.steps],
    })),
  );
}

function isEmptied(field: Column, tree: FieldTree, path: readonly string[]): boolean {
  const only: FieldTree = { leaves: new Map(), branches: new Map([[field.name, tree]]), order: [field.name] };
  return withoutFields([field], only, path.slice(0, -1)).length === 0;
}

interface NamedField {
  readonly field: Column;
  /** undefined: the whole field. */
  readonly inner: FieldTree | undefined;
}

function named(fields: Schema, tree: FieldTree): NamedField[] {
  return tree.order.flatMap((name) => {
    const field = findColumn(fields, name);
    return field === undefined ? [] : [{ field, inner: tree.branches.get(name) }];
  });
}
