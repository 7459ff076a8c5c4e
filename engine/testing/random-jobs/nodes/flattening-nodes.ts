/** Relationalize: the root with a key in place of each array, and an output for each array, with its elements as rows. */

import type { Draw } from '../draw.ts';
import { Redraw, type MiddleNode } from '../random-job.ts';
import { simple, type Frame, type Row, type Value, type ValueField, type ValueType } from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { haveDifferentNames } from './paths.ts';

/** Most outputs of a node that are used: each ends in a separate target. */
const mostOutputs = 3;

export const relationalize: NodeDrawing = {
  transform: 'Relationalize',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const args = drawName(draw);
    const name = args.name ?? 'root';
    const outputs = [...flatten(frame!, name).keys()];
    const used = draw.some(outputs, Math.min(outputs.length, draw.whole(1, mostOutputs)));
    const evaluate = (output: string): MiddleNode['evaluate'] => {
      return ({ in: input }) => ({ frame: flatten(input!, name).get(output) ?? noOutput() });
    };
    return {
      transform: 'Relationalize',
      args,
      ports: ['in'],
      mixesRows: false,
      evaluate: Object.fromEntries(outputs.filter((each) => used.includes(each)).map((each) => [each, evaluate(each)])),
    };
  },
};

function drawName(draw: Draw): { readonly name?: string } {
  return draw.chance(0.7) ? {} : { name: draw.pick(['r', 'all of it', 'x.y', 'Ünder', 'root_:a']) };
}

function noOutput(): never {
  throw new Redraw();
}

/** A column of the table, and how a row of it gives the value. */
interface Flat {
  readonly field: ValueField;
  readonly valueOf: (row: Row) => Value;
}

/** Rows before their arrays are replaced by keys. */
interface Table {
  readonly name: string;
  /** `id` and `index`. */
  readonly own: readonly ValueField[];
  /** Of those, and of the columns. */
  readonly rows: readonly { readonly own: Row; readonly row: Row }[];
  readonly columns: readonly Flat[];
}

/** By name of the output, the root first. @throws Redraw for names that clash, and for rows without an order. */
function flatten(input: Frame, root: string): Map<string, Frame> {
  const columns = input.columns.flatMap((field, index) => flatColumns(field.name, field, (row) => row[index]!));
  const outputs = new Map<string, Frame>();
  const add = (table: Table): void => {
    if (outputs.size > 0 && !input.ordered) throw new Redraw();
    const fields = [...table.own, ...table.columns.map(({ field }) => (isArray(field) ? keyOf(field) : field))];
    const isTaken = [...outputs.keys()].some((other) => other.toLowerCase() === table.name.toLowerCase());
    if (isTaken || !haveDifferentNames(fields)) throw new Redraw();
    const rows = table.rows.map(({ own, row }, place): Row => {
      const key = BigInt(place + 1);
      const values = table.columns.map(({ field, valueOf }) => {
        const value = valueOf(row);
        return isArray(field) && value !== null ? key : value;
      });
      return [...own, ...values];
    });
    outputs.set(table.name, { columns: fields, rows, ordered: input.ordered });
    for (const column of table.columns) if (isArray(column.field)) add(elementsOf(root, table, column));
  };
  add({ name: root, own: [], rows: input.rows.map((row) => ({ own: [], row })), columns });
  return outputs;
}

function elementsOf(root: string, { rows }: Table, { field, valueOf }: Flat): Table {
  const { element } = field.type as { readonly element: ValueType };
  const near = field.near === true ? { near: field.near } : {};
  return {
    name: `${root}_${field.name}`,
    own: [
      { name: 'id', type: simple('bigint') },
      { name: 'index', type: simple('int') },
    ],
    // An element is a row of one column here.
    rows: rows.flatMap(({ row }, place) =>
      ((valueOf(row) ?? []) as readonly Value[]).map((value, index) => ({
        own: [BigInt(place + 1), BigInt(index)],
        row: [value],
      })),
    ),
    columns: flatColumns(`${field.name}.val`, { name: '', type: element, ...near }, (row) => row[0]!),
  };
}

function flatColumns(name: string, field: ValueField, valueOf: (row: Row) => Value): Flat[] {
  const { type, near } = field;
  if (type.kind !== 'struct') return [{ field: { ...field, name }, valueOf }];
  return type.fields.flatMap((inner, index) =>
    flatColumns(
      `${name}.${inner.name}`,
      near === true ? { ...inner, near } : inner,
      (row) => (valueOf(row) as readonly Value[] | null)?.[index] ?? null,
    ),
  );
}

function isArray({ type }: ValueField): boolean {
  return type.kind === 'array';
}

function keyOf({ name }: ValueField): ValueField {
  return { name, type: simple('bigint') };
}
