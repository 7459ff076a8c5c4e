/** Flatten and Relationalize by AWS Glue. */

import { glueNode } from '#engine/compile/spark/glue-script/glue-node.ts';
import { selectFrom } from '#engine/compile/spark/glue-script/nodes/fields.ts';
import { pythonCall, pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** All levels with a dot; AWS Glue also takes apart structs within arrays, and what it does with maps is not documented. */
export const glueFlatten = glueNode<{ maxLevels: number; separator: string }>(
  ({ maxLevels, separator }, context, place) => {
    const isAlike = context.input.schema.every(({ type }) => !holdsOther(type));
    if (maxLevels !== 0 || separator !== '.' || !isAlike) return undefined;
    return context.language.dynamicCall('UnnestFrame', place.dynamic(), {}, place.variable);
  },
);

function holdsOther(type: DataType, isInArray = false): boolean {
  switch (type.kind) {
    case 'map':
      return true;
    case 'array':
      return holdsOther(type.element, true);
    case 'struct':
      return isInArray || type.fields.some((field) => holdsOther(field.type));
    default:
      return false;
  }
}

export const glueRelationalize = glueNode<{ name: string }>(({ name }, context, place) => {
  const { schema } = context.input;
  // What AWS Glue's Relationalize does with maps is not documented.
  if (schema.some(({ type }) => holdsMap(type))) return undefined;
  if (schema.some(({ type }) => holdsArray(type))) {
    context.note('AWS Glue numbers the keys of arrays in another way; they join the same rows.');
    context.note(
      'AWS Glue stages the rows of arrays as CSV, in which an empty text and null are alike, and gives an empty array a key or null.',
    );
  }
  const collection = context.shared(`${context.node.node.name} frames`, () =>
    pythonCall('Relationalize.apply', [
      `frame=${place.dynamic()}`,
      'staging_path=args["TempDir"]',
      `name=${pythonText(name)}`,
      `transformation_ctx=${pythonText(place.variable)}`,
    ]),
  );
  return selectFrom(collection, context.node.port, place.variable);
});

function holdsMap(type: DataType): boolean {
  if (type.kind === 'array') return holdsMap(type.element);
  return type.kind === 'map' || (type.kind === 'struct' && type.fields.some((field) => holdsMap(field.type)));
}

function holdsArray(type: DataType): boolean {
  return type.kind === 'array' || (type.kind === 'struct' && type.fields.some((field) => holdsArray(field.type)));
}
