/** The physical form of a choice: a STRUCT with `tag` first, then one nullable field per alternative (DESIGN: never DuckDB's UNION). */

import { structType, stringType, type ChoiceType, type DataType, type StructType } from '#engine/types/data-type.ts';

/** First field of the struct: the name of the alternative that holds the value; null when the value is null. */
export const choiceTag = 'tag';

/**
 * Glue's name of an alternative (awsglue `typeName()`): bigint is `long`, tinyint `byte`, smallint `short`,
 * text of any kind `string`. At most one alternative of each name, as in Glue.
 */
export function alternativeName(type: DataType): string {
  switch (type.kind) {
    case 'bigint':
      return 'long';
    case 'tinyint':
      return 'byte';
    case 'smallint':
      return 'short';
    case 'char':
    case 'varchar':
      return 'string';
    case 'timestamp_ntz':
      return 'timestampntz';
    default:
      return type.kind;
  }
}

export function choiceStruct(choice: ChoiceType): StructType {
  return structType([
    { name: choiceTag, type: stringType },
    ...choice.alternatives.map((type) => ({ name: alternativeName(type), type })),
  ]);
}

/** The choice whose physical form the struct is, else the struct itself. */
export function choiceFromStruct(struct: StructType): DataType {
  const [tag, ...rest] = struct.fields;
  if (tag === undefined || tag.name !== choiceTag || tag.type.kind !== 'string' || rest.length < 2) return struct;
  if (!rest.every((field) => field.name === alternativeName(field.type))) return struct;
  return { kind: 'choice', alternatives: rest.map((field) => field.type) };
}
