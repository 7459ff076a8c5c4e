/** Columns that are computed for each row: each replaces the one of its name, or follows at the end. */

import type { Draw } from '../draw.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import { castToText } from '../casts.ts';
import type { Frame, Row, Value, ValueField, ValueType } from '../value-types.ts';
import { freshNames, haveDifferentNames, indexOf, pathOf } from './paths.ts';
import { mapped } from './row-wise-nodes.ts';

export interface Made {
  readonly field: ValueField;
  readonly valueOf: (row: Row) => Value;
}

/** @throws Redraw for names that clash. */
export function put(input: Frame, made: readonly Made[]): NodeResult & { readonly frame: Frame } {
  const fields = made.map(({ field }) => field);
  if (!haveDifferentNames(fields)) throw new Redraw();
  const replacing = (name: string): Made | undefined =>
    made.find(({ field }) => field.name.toLowerCase() === name.toLowerCase());
  const added = made.filter(({ field }) =>
    input.columns.every(({ name }) => name.toLowerCase() !== field.name.toLowerCase()),
  );
  const columns = [
    ...input.columns.map((column) => replacing(column.name)?.field ?? column),
    ...added.map(({ field }) => field),
  ];
  return mapped(input, columns, (row) => [
    ...row.map((value, index) => {
      const by = replacing(input.columns[index]!.name);
      return by === undefined ? value : by.valueOf(row);
    }),
    ...added.map(({ valueOf }) => valueOf(row)),
  ]);
}

/** A new name, or now and then that of a column. */
export function drawName(draw: Draw, { columns }: Frame): string {
  return draw.chance(0.2) ? draw.pick(columns).name : draw.pick(freshNames);
}

/** A column or a field of a struct. */
export interface Place {
  readonly path: string;
  readonly isField: boolean;
  /** Of the column. */
  readonly name: string;
  readonly type: ValueType;
  /** @throws MissingColumn. */
  readonly read: (input: Frame) => (row: Row) => Value;
}

/** @throws Redraw if none is suitable. */
export function drawPlace(draw: Draw, { columns }: Frame, isSuitable: (type: ValueType) => boolean): Place {
  const places = columns
    .filter(({ near }) => near !== true)
    .flatMap(({ name, type }): Place[] => [
      {
        path: pathOf(name),
        isField: false,
        name,
        type,
        read: (input) => {
          const index = indexOf(input.columns, name);
          return (row) => row[index]!;
        },
      },
      ...(type.kind === 'struct' ? type.fields : []).map((field, inner): Place => ({
        path: pathOf(name, field.name),
        isField: true,
        name,
        type: field.type,
        read: (input) => {
          const index = indexOf(input.columns, name);
          return (row) => (row[index] as readonly Value[] | null)?.[inner] ?? null;
        },
      })),
    ])
    .filter((place) => isSuitable(place.type));
  if (places.length === 0) throw new Redraw();
  return draw.pick(places);
}

/** Values that have a text. */
export function isTextual({ kind }: ValueType): boolean {
  return !['binary', 'array', 'map', 'struct', 'choice'].includes(kind);
}

export function textOf(value: Value, type: ValueType): string | null {
  return value === null ? null : castToText(value, type);
}
