/** Which columns of two sides are compared, in which types, and by which key. Pure. */

import { foldName, namePlaces } from '#engine/base/same-name.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { ComparedAs, ComparedColumn } from '#engine/explore/compared-rows/operations.ts';
import { commonType, isNumber } from '#engine/types/common-type.ts';
import { doubleType, sameType, stringType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';

export interface PairedColumns {
  /** In the order of B. */
  readonly shared: readonly Omit<ComparedColumn, 'isKey'>[];
  readonly onlyA: readonly Column[];
  readonly onlyB: readonly Column[];
}

/** By name, ignoring case. */
export function pairColumns(a: Schema, b: Schema): PairedColumns {
  const placeInA = namePlaces(a.map(({ name }) => name));
  const namesOfB = new Set(b.map(({ name }) => foldName(name)));
  const shared = b.flatMap((column) => {
    const place = placeInA(column.name);
    if (place === undefined) return [];
    const { name, type } = a[place]!;
    return [{ a: name, b: column.name, typeA: type, typeB: column.type, ...typeOf(type, column.type) }];
  });
  return {
    shared,
    onlyA: a.filter(({ name }) => !namesOfB.has(foldName(name))),
    onlyB: b.filter(({ name }) => placeInA(name) === undefined),
  };
}

function typeOf(a: DataType, b: DataType): { readonly type: DataType; readonly as: ComparedAs } {
  if (sameType(a, b)) return { type: b, as: 'same' };
  const type = commonType(a, b);
  if (type !== undefined) return { type, as: 'wider' };
  return isNumber(a) && isNumber(b) ? { type: doubleType, as: 'rounded' } : { type: stringType, as: 'text' };
}

/** @throws EngineError UnknownColumn for a key that is not in both sides. */
export function keyedColumns({ shared }: PairedColumns, key: readonly string[]): ComparedColumn[] {
  const places = namePlaces(shared.map(({ b }) => b));
  const keys = new Set(
    key.map((name) => {
      const place = places(name);
      if (place !== undefined) return place;
      const near = nearNames(
        name,
        shared.map(({ b }) => b),
      );
      throw new EngineError(
        'UnknownColumn',
        `Cannot compare by ${JSON.stringify(name)}: the rows of both runs have no such column.`,
        { hint: meantHint(near, 'Choose a column that both runs wrote.'), details: { column: name } },
      );
    }),
  );
  return shared.map((column, place) => ({ ...column, isKey: keys.has(place) }));
}

/** False if a column of the key is not in both sides. */
export function hasKey({ shared }: PairedColumns, key: readonly string[]): boolean {
  const places = namePlaces(shared.map(({ b }) => b));
  return key.every((name) => places(name) !== undefined);
}
