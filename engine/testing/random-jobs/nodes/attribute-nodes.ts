/** SimplifyDdbJson: attributes of items as columns, their values without the structs that name their types. */

import { Redraw } from '../random-job.ts';
import type { Frame, Value, ValueType } from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { haveDifferentNames, indexOf, pathOf } from './paths.ts';
import { mapped } from './row-wise-nodes.ts';

interface Attribute {
  readonly type: ValueType;
  readonly read: (value: Value) => Value;
}

const single = new Set(['s', 'n', 'b', 'bool', 'null']);
const several = new Set(['ss', 'ns', 'bs', 'l']);

/** The names of types are those of DynamoDB, in any case. */
function describes(name: string, { kind }: ValueType): boolean {
  const folded = name.toLowerCase();
  if (single.has(folded)) return !['array', 'map', 'struct', 'choice'].includes(kind);
  return several.has(folded) ? kind === 'array' : folded === 'm' && kind === 'struct';
}

function attributeOf(type: ValueType): Attribute {
  if (type.kind !== 'struct' || !type.fields.every((field) => describes(field.name, field.type)))
    return { type, read: (value) => value };
  const typed = type.fields.filter(({ name }) => name.toLowerCase() !== 'null');
  if (typed.length > 1) return { type, read: (value) => value };
  const place = typed.length === 0 ? 0 : type.fields.indexOf(typed[0]!);
  const field = type.fields[place]!;
  const content = contentOf(field.name.toLowerCase(), field.type);
  return {
    type: content.type,
    read: (value) => (value === null ? null : content.read((value as readonly Value[])[place]!)),
  };
}

function contentOf(descriptor: string, type: ValueType): Attribute {
  if (descriptor === 'l' && type.kind === 'array') {
    const element = attributeOf(type.element);
    return {
      type: { kind: 'array', element: element.type },
      read: (value) => (value as readonly Value[] | null)?.map((each) => element.read(each)) ?? null,
    };
  }
  if (descriptor === 'm' && type.kind === 'struct') {
    const members = type.fields.map((field) => attributeOf(field.type));
    return {
      type: { kind: 'struct', fields: type.fields.map(({ name }, index) => ({ name, type: members[index]!.type })) },
      read: (value) => (value as readonly Value[] | null)?.map((each, index) => members[index]!.read(each)) ?? null,
    };
  }
  return { type, read: (value) => value };
}

export const simplifyDdbJson: NodeDrawing = {
  transform: 'SimplifyDdbJson',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const items = frame!.columns.filter(({ type, near }) => type.kind === 'struct' && near !== true);
    if (items.length === 0) throw new Redraw();
    const { name } = draw.pick(items);
    const evaluate = (input: Frame): { frame: Frame } => {
      const place = indexOf(input.columns, name);
      const { type } = input.columns[place]!;
      if (type.kind !== 'struct') throw new Redraw();
      const attributes = type.fields.map((field) => attributeOf(field.type));
      const columns = input.columns.flatMap((column, index) =>
        index === place
          ? type.fields.map((field, inner) => ({ name: field.name, type: attributes[inner]!.type }))
          : [column],
      );
      if (!haveDifferentNames(columns)) throw new Redraw();
      return mapped(input, columns, (row) =>
        row.flatMap((value, index) => {
          if (index !== place) return [value];
          const fields = value as readonly Value[] | null;
          return attributes.map(({ read }, inner) => read(fields?.[inner] ?? null));
        }),
      );
    };
    evaluate(frame!);
    return {
      transform: 'SimplifyDdbJson',
      args: { column: pathOf(name) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};
