/** Pairs of columns of two inputs whose values must be equal. */

import { z } from 'zod';
import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { columnOrField } from '#engine/transforms/argument-roles.ts';
import { getPath } from '#engine/transforms/column-path.ts';
import { inputColumn, type InputColumn } from '#engine/transforms/lineage.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { sameType, type DataType, type Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive } from '#engine/types/hive.ts';
import { widerType } from '#engine/types/merge-types.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

export const keyPairs = z
  .array(
    z.strictObject({
      left: z
        .string()
        .min(1)
        .describe('Column of the left input.')
        .meta({ title: 'Left column' })
        .meta(columnOrField('left')),
      right: z
        .string()
        .min(1)
        .describe('Column of the right input.')
        .meta({ title: 'Right column' })
        .meta(columnOrField('right')),
    }),
  )
  .min(1);
export type KeyPair = z.output<typeof keyPairs>[number];

/** In one type, so that they can be compared. */
export interface EqualKey {
  readonly type: DataType;
  readonly left: Sql;
  readonly right: Sql;
}

/** @param what for the message: `join`. @throws EngineError UnknownColumn, TypeMismatch. */
export function equalKeys(what: string, pairs: readonly KeyPair[], left: Schema, right: Schema): EqualKey[] {
  return pairs.map((pair) => {
    const [one, other] = [keyOf(pair.left, left), keyOf(pair.right, right)];
    const type = sameType(one.type, other.type) ? one.type : widerType(one.type, other.type);
    if (type === undefined || one.type.kind === 'choice') {
      throw new EngineError(
        'TypeMismatch',
        `The ${what} compares "${clip(pair.left)}" (${clip(formatHive(one.type))}) with "${clip(pair.right)}" (${clip(formatHive(other.type))}).`,
        {
          hint: `Cast one of them with Change Schema (ApplyMapping), or resolve the choice, before the ${what}.`,
          details: { column: clip(pair.left) },
        },
      );
    }
    return { type, left: asType(one, type), right: asType(other, type) };
  });
}

/** For lineage. */
export function keyColumns(pairs: readonly KeyPair[], left: Schema, right: Schema): InputColumn[] {
  return pairs.flatMap((pair) => [
    inputColumn('left', getPath(left, pair.left)),
    inputColumn('right', getPath(right, pair.right)),
  ]);
}

function keyOf(text: string, schema: Schema): { type: DataType; value: Sql } {
  const path = getPath(schema, text);
  return {
    type: path.at(-1)!.type,
    value: path.slice(1).reduce((inner, { name }) => fieldOf(inner, name), ident(path[0]!.name)),
  };
}

function asType(key: { type: DataType; value: Sql }, type: DataType): Sql {
  return sameType(key.type, type) ? key.value : sql`CAST(${key.value} AS ${toDuckDb(type)})`;
}
