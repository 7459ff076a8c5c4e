/** DropNullFields: columns and fields that are null in all rows, or hold only values that count as null. */

import { Redraw, type NodeResult } from '../random-job.ts';
import { isWholeType, type Frame, type Value, type ValueField, type ValueType } from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { indexOf, pathOf } from './paths.ts';
import { dropPaths, withoutPaths } from './row-wise-nodes.ts';

interface Found {
  readonly type: ValueType;
  /** Those that are not null. */
  readonly values: readonly Value[];
}

/** What is at a path, through structs and the elements of a list. @throws MissingColumn. */
function foundAt({ columns, rows }: Frame, [name, field]: readonly string[]): Found {
  const index = indexOf(columns, name!);
  const { type } = columns[index]!;
  const values = rows.map((row) => row[index]!).filter((value) => value !== null);
  if (field === undefined) return { type, values };
  const struct = type.kind === 'array' ? type.element : type;
  if (struct.kind !== 'struct') throw new Redraw();
  const structs = (type.kind === 'array' ? values.flatMap((list) => list as readonly Value[]) : values).filter(
    (value) => value !== null,
  );
  const place = indexOf(struct.fields, field);
  return {
    type: struct.fields[place]!.type,
    values: structs.map((fields) => (fields as readonly Value[])[place]!).filter((value) => value !== null),
  };
}

function isText({ kind }: ValueType): boolean {
  return kind === 'string';
}

function isNumeric(type: ValueType): boolean {
  return isWholeType(type) || type.kind === 'decimal' || type.kind === 'double';
}

function trimmed(text: string): string {
  return text.replace(/^[ \t\n\v\f\r]+/u, '').replace(/[ \t\n\v\f\r]+$/u, '');
}

/** undefined: JSON does not hold it exactly. */
function asNumber(value: Value, type: ValueType): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'bigint' || value > 10n ** 12n || value < -(10n ** 12n)) return undefined;
  return type.kind === 'decimal' ? Number(value) / 10 ** type.scale : Number(value);
}

/** The different values, as they are stated; undefined: there are too many, or they cannot be stated. */
function stated({ type, values }: Found): readonly (string | number)[] | undefined {
  if (values.length === 0) return [];
  const all: readonly (string | number | undefined)[] = isText(type)
    ? values.map((value) => trimmed(value as string))
    : isNumeric(type)
      ? values.map((value) => asNumber(value, type))
      : [undefined];
  const different = [...new Set(all)];
  return different.length > 8 || different.includes(undefined)
    ? undefined
    : different.filter((each) => each !== undefined);
}

/** A list is not null, even if the structs in it lose their last field. */
function emptiesList(columns: readonly ValueField[], paths: readonly (readonly string[])[]): boolean {
  return columns.some(({ name, type }) => {
    const fields = paths.filter((path) => path[0] === name && path.length === 2).length;
    return type.kind === 'array' && type.element.kind === 'struct' && fields === type.element.fields.length;
  });
}

export const dropNullFields: NodeDrawing = {
  transform: 'DropNullFields',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const { columns } = frame!;
    const near = new Set(columns.filter((column) => column.near === true).map(({ name }) => name));
    const possible = dropPaths(columns).filter(
      (path) => !near.has(path[0]!) && stated(foundAt(frame!, path)) !== undefined,
    );
    if (possible.length === 0) throw new Redraw();
    const drawn = draw.some(possible, draw.whole(1, Math.min(3, possible.length)));
    const paths = drawn.filter((path) => !drawn.some((other) => other.length < path.length && other[0] === path[0]));
    const values = new Set(paths.flatMap((path) => stated(foundAt(frame!, path))!));
    const texts = [...values].filter((value) => typeof value === 'string');
    const numbers = [...values].filter((value) => typeof value === 'number');
    const emptyText = values.has('') && draw.chance(0.5);
    const nullTexts = texts
      .filter((text) => !emptyText || text !== '')
      .map((text) => (draw.chance(0.3) ? ` ${text}\t` : text));
    const evaluate = (input: Frame): NodeResult => {
      // A run stops at other values: of a part of the rows, an aggregate is another one.
      for (const path of paths)
        if (stated(foundAt(input, path))?.every((value) => values.has(value)) !== true) throw new Redraw();
      if (emptiesList(input.columns, paths)) throw new Redraw();
      return { ...withoutPaths(input, paths), filtered: 0 };
    };
    if (evaluate(frame!).frame.columns.length === 0) throw new Redraw();
    return {
      transform: 'DropNullFields',
      args: {
        paths: paths.map((path) => pathOf(...path)),
        ...(nullTexts.length === 0 ? {} : { nullTexts }),
        ...(numbers.length === 0 ? {} : { nullNumbers: numbers }),
        ...(emptyText ? { emptyText } : {}),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};
