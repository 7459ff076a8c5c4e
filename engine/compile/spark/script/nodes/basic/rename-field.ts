/** RenameField for Spark. */

import { foldName, sameName } from '#engine/base/same-name.ts';
import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import { sparkNode, type SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import { getPath, parsePath } from '#engine/transforms/column-path.ts';
import { sameType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

interface Move {
  readonly from: readonly Column[];
  readonly to: readonly string[];
  /** Spark SQL of the field that gets another name or place. */
  readonly value: string;
  /** Only its name changes. */
  readonly inPlace: boolean;
  readonly context: SparkNodeContext;
}

export const sparkRenameField = sparkNode<{ oldName: string; newName: string }>(({ oldName, newName }, context) => {
  const { frame, schema } = context.input;
  const from = getPath(schema, oldName);
  const to = parsePath(newName);
  const isFree = !schema.some(({ name }) => sameName(name, to[0]!));
  if (from.length === 1 && to.length === 1 && isFree)
    return `${frame}.withColumnRenamed(${pythonText(from[0]!.name)}, ${pythonText(to[0]!)})`;
  const { value } = context.path(oldName, schema);
  const parents = (names: readonly string[]): string => foldName(names.slice(0, -1).join('\n'));
  const inPlace = parents(from.map(({ name }) => name)) === parents(to);
  const move = { from, to, value, inPlace, context };
  return selectFrame(frame, fieldsOf(context.node.schema, schema, '', [], move), context);
});

/** @param above path of the struct that has the fields. @param prefix Spark SQL of it, with a dot at its end. */
function fieldsOf(
  fields: Schema,
  before: Schema,
  prefix: string,
  above: readonly string[],
  move: Move,
): { name: string; value: string }[] {
  return fields.map(({ name, type }) => {
    const path = [...above, name];
    if (samePath(path, move.to)) return { name, value: move.value };
    const own = before.find((field) => field.name === name);
    const value = `${prefix}${move.context.column(name)}`;
    return { name, value: fieldValue(type, own?.type, value, path, move) };
  });
}

function fieldValue(
  type: DataType,
  before: DataType | undefined,
  value: string,
  path: readonly string[],
  move: Move,
): string {
  const isOnWay = path.every((name, index) => sameName(name, move.to[index] ?? ''));
  if (type.kind !== 'struct' || (before !== undefined && !isOnWay && sameType(type, before))) return value;
  const own = before?.kind === 'struct' ? before.fields : [];
  const fields = fieldsOf(type.fields, own, `${value}.`, path, move);
  const packed = `named_struct(${fields.map((field) => `${sparkText(field.name)}, ${field.value}`).join(', ')})`;
  // A struct that a field moves into is not null: the value would be lost.
  return isOnWay && !move.inPlace ? packed : `IF(${value} IS NULL, NULL, ${packed})`;
}

function samePath(path: readonly string[], other: readonly string[]): boolean {
  return path.length === other.length && path.every((name, index) => sameName(name, other[index]!));
}
