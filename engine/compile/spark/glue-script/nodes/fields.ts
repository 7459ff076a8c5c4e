/** SelectFields, DropFields, RenameField and SplitFields of AWS Glue. */

import { sameName } from '#engine/base/same-name.ts';
import { glueNode } from '#engine/compile/spark/glue-script/glue-node.ts';
import { gluePath, gluePaths } from '#engine/compile/spark/glue-script/glue-names.ts';
import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { NodePlace } from '#engine/compile/spark/script/script-form.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import { getPath, parsePath } from '#engine/transforms/column-path.ts';
import { findColumn } from '#engine/types/column-lookup.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

export const glueSelectFields = glueNode((_args, context, place) => {
  const paths = gluePaths(context.node.schema.map(({ name }) => name));
  if (paths === undefined) return undefined;
  return fieldsCall('SelectFields', paths, context, place);
});

export const glueDropFields = glueNode<{ paths: readonly string[] }>(({ paths }, context, place) => {
  const { schema } = context.input;
  const named = paths.map((path) => namesOf(schema, parsePath(path)));
  const written = named.map(gluePath);
  // A struct without fields is none here; AWS Glue's documentation does not say what becomes of it.
  const isEmptied = named.some((names) => !hasParents(context.node.schema, names));
  if (isEmptied || !written.every((each) => each !== undefined)) return undefined;
  return fieldsCall('DropFields', written, context, place);
});

export const glueRenameField = glueNode<{ oldName: string; newName: string }>(
  ({ oldName, newName }, context, place) => {
    const { schema } = context.input;
    const from = getPath(schema, oldName).map(({ name }) => name);
    const to = parsePath(newName);
    const parent = from.slice(0, -1);
    const isInPlace = from.length === to.length && parent.every((name, index) => sameName(name, to[index]!));
    const siblings = parent.length === 0 ? schema : fieldsOf(getPath(schema, oldName).at(-2)!.type);
    const isFree = !siblings.some(({ name }) => sameName(name, to.at(-1)!));
    const [oldPath, newPath] = [gluePath(from), gluePath([...parent, to.at(-1)!])];
    if (!isInPlace || !isFree || oldPath === undefined || newPath === undefined) return undefined;
    const names = { old_name: pythonText(oldPath), new_name: pythonText(newPath) };
    return context.language.dynamicCall('RenameField', place.dynamic(), names, place.variable);
  },
);

interface SplitArgs {
  readonly paths: readonly string[];
  readonly name1: string;
  readonly name2: string;
}

export const glueSplitFields = glueNode<SplitArgs>(({ paths, name1, name2 }, context, place) => {
  const { schema } = context.input;
  const named = paths.map((path) => namesOf(schema, parsePath(path)));
  const written = named.map(gluePath);
  if (named.some(({ length }) => length > 1) || !written.every((each) => each !== undefined)) return undefined;
  const collection = context.shared(`${context.node.node.name} frames`, () =>
    pythonCall('SplitFields.apply', [
      `frame=${place.dynamic()}`,
      `paths=${pythonList(written)}`,
      `name1=${pythonText(name1)}`,
      `name2=${pythonText(name2)}`,
      transformationContext(place.variable),
    ]),
  );
  return selectFrom(collection, context.node.port, place.variable);
});

function fieldsCall(
  transform: string,
  paths: readonly string[],
  { language }: SparkNodeContext,
  place: NodePlace,
): string {
  return language.dynamicCall(
    transform,
    place.dynamic(),
    { paths: language.list(paths.map(pythonText)) },
    place.variable,
  );
}

/** One frame of a collection. */
export function selectFrom(collection: string, key: string, variable: string): string {
  return pythonCall('SelectFromCollection.apply', [
    `dfc=${collection}`,
    `key=${pythonText(key)}`,
    transformationContext(variable),
  ]);
}

/** The names as the schema spells them, also within lists. */
function namesOf(schema: Schema, parts: readonly string[]): string[] {
  const [first, ...rest] = parts;
  if (first === undefined) return [];
  const column = findColumn(schema, first)!;
  return [column.name, ...namesOf(fieldsOf(column.type), rest)];
}

function fieldsOf(type: DataType): Schema {
  if (type.kind === 'array') return fieldsOf(type.element);
  return type.kind === 'struct' ? type.fields : [];
}

/** Whether the structs around a dropped field are still there. */
function hasParents(schema: Schema, [first, ...rest]: readonly string[]): boolean {
  if (rest.length === 0) return true;
  const column = schema.find(({ name }) => name === first);
  return column !== undefined && hasParents(fieldsOf(column.type), rest);
}

function pythonList(texts: readonly string[]): string {
  return `[${texts.map(pythonText).join(', ')}]`;
}

function transformationContext(variable: string): string {
  return `transformation_ctx=${pythonText(variable)}`;
}
