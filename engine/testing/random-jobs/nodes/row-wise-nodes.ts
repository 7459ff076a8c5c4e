/** Nodes that give one row for each row: picking, dropping, renaming. */

import type { Draw } from '../draw.ts';
import { Redraw } from '../random-job.ts';
import type { Frame, Row, Value, ValueField, ValueType } from '../value-types.ts';
import { freshNames, haveDifferentNames, indexOf, pathOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

/** The same rows with other columns. */
export function mapped(input: Frame, columns: readonly ValueField[], change: (row: Row) => Row): { frame: Frame } {
  return { frame: { columns, rows: input.rows.map(change), ordered: input.ordered } };
}

/** A name with other case in the letters A to Z finds its column if the match is unique. */
function anyCase(draw: Draw, name: string): string {
  return draw.chance(0.15) ? name.replace(/[a-z]/gu, (letter) => letter.toUpperCase()) : name;
}

export const selectFields: NodeDrawing = {
  transform: 'SelectFields',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const { columns } = frame!;
    const names = draw.some(columns, draw.whole(1, columns.length)).map(({ name }) => name);
    return {
      transform: 'SelectFields',
      args: { paths: names.map((name) => pathOf(anyCase(draw, name))) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const order = names.map((name) => indexOf(input!.columns, name));
        return mapped(
          input!,
          order.map((index) => input!.columns[index]!),
          (row) => order.map((index) => row[index]!),
        );
      },
    };
  },
};

export const dropFields: NodeDrawing = {
  transform: 'DropFields',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const paths = draw.some(dropPaths(frame!.columns), draw.whole(1, 3));
    const apart = paths.filter((path) => !paths.some((other) => other.length < path.length && other[0] === path[0]));
    const drawn = { paths: apart.map((path) => pathOf(...path)) };
    const evaluate = (input: Frame): { frame: Frame } => withoutPaths(input, apart);
    if (evaluate(frame!).frame.columns.length === 0) throw new Redraw();
    return {
      transform: 'DropFields',
      args: drawn,
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

/** @throws MissingColumn. */
export function withoutPaths(input: Frame, paths: readonly (readonly string[])[]): { frame: Frame } {
  for (const [name] of paths) indexOf(input.columns, name!);
  const kept = input.columns.flatMap((column, index) => {
    const inner = paths.filter(([name]) => name === column.name).map((path) => path.slice(1));
    if (inner.some((path) => path.length === 0)) return [];
    const narrowed = dropInside(column.type, inner);
    return narrowed === undefined
      ? []
      : [{ index, column: { ...column, type: narrowed.type }, change: narrowed.change }];
  });
  return mapped(
    input,
    kept.map(({ column }) => column),
    (row) => kept.map(({ index, change }) => change(row[index]!)),
  );
}

/** Columns, and the fields of structs and of lists of structs. */
export function dropPaths(columns: readonly ValueField[]): string[][] {
  return columns.flatMap(({ name, type }) => {
    const struct = type.kind === 'array' ? type.element : type;
    return [[name], ...(struct.kind === 'struct' ? struct.fields.map((field) => [name, field.name]) : [])];
  });
}

interface Narrowed {
  readonly type: ValueType;
  readonly change: (value: Value) => Value;
}

/** undefined: no field is left, so the struct is dropped too. */
function dropInside(type: ValueType, paths: readonly (readonly string[])[]): Narrowed | undefined {
  if (paths.length === 0) return { type, change: (value) => value };
  if (type.kind === 'array') {
    const inner = dropInside(type.element, paths);
    if (inner === undefined) return undefined;
    return {
      type: { kind: 'array', element: inner.type },
      change: (value) => (value === null ? null : (value as readonly Value[]).map(inner.change)),
    };
  }
  if (type.kind !== 'struct') throw new Redraw();
  const dropped = new Set(paths.map((path) => path[0]));
  const kept = [...type.fields.keys()].filter((index) => !dropped.has(type.fields[index]!.name));
  if (kept.length === 0) return undefined;
  return {
    type: { kind: 'struct', fields: kept.map((index) => type.fields[index]!) },
    change: (value) => (value === null ? null : kept.map((index) => (value as readonly Value[])[index]!)),
  };
}

export const renameField: NodeDrawing = {
  transform: 'RenameField',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const column = draw.pick(frame!.columns);
    const newName = draw.pick(freshNames);
    const field = column.type.kind === 'struct' && draw.chance(0.5) ? draw.pick(column.type.fields) : undefined;
    const oldPath = field === undefined ? [column.name] : [column.name, field.name];
    const newPath = field === undefined ? [newName] : [column.name, newName];
    const siblings = field === undefined ? frame!.columns : (column.type as { fields: readonly ValueField[] }).fields;
    const free = siblings.every(({ name }) => name.toLowerCase() !== newName.toLowerCase());
    if (!free) throw new Redraw();
    return {
      transform: 'RenameField',
      args: { oldName: pathOf(...oldPath), newName: pathOf(...newPath) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const index = indexOf(input!.columns, column.name);
        const columns = input!.columns.map((one, place): ValueField => {
          if (place !== index) return one;
          if (field === undefined) return { ...one, name: newName };
          const { fields } = one.type as { fields: readonly ValueField[] };
          const renamed = fields.map((inner) => (inner.name === field.name ? { ...inner, name: newName } : inner));
          return { ...one, type: { kind: 'struct', fields: renamed } };
        });
        if (!haveDifferentNames(columns)) throw new Redraw();
        return mapped(input!, columns, (row) => row);
      },
    };
  },
};
