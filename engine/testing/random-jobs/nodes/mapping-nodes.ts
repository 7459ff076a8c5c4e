/** Nodes that change types: ApplyMapping and ResolveChoice. */

import { CastRecord, noteLost } from '../cast-record.ts';
import { castTo } from '../casts.ts';
import { drawTargetType, isCastable } from '../cast-pairs.ts';
import type { Draw } from '../draw.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import {
  glueName,
  hiveText,
  type Frame,
  type Tagged,
  type Value,
  type ValueField,
  type ValueType,
} from '../value-types.ts';
import { freshNames, haveDifferentNames, indexOf, pathOf } from './paths.ts';
import { mapped } from './row-wise-nodes.ts';
import type { NodeDrawing } from './node-drawing.ts';

interface Mapping {
  readonly source: readonly string[];
  readonly from: ValueType;
  /** The selected alternative of a choice. */
  readonly picked?: ValueType;
  readonly target: readonly string[];
  readonly to: ValueType;
}

export const applyMapping: NodeDrawing = {
  transform: 'ApplyMapping',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const columns = draw.some(frame!.columns, draw.whole(1, Math.min(6, frame!.columns.length)));
    const mappings = columns.map((column, index) => drawMapping(draw, column, index));
    const outer = new Set(mappings.map(({ target }) => target[0]!.toLowerCase()));
    const nested = mappings.filter(({ target }) => target.length === 2);
    if (outer.size + Math.max(0, nested.length - 1) !== mappings.length) throw new Redraw();
    return {
      transform: 'ApplyMapping',
      args: {
        mappings: mappings.map(({ source, from, picked, target, to }) => [
          pathOf(...source),
          hiveText(picked ?? from),
          pathOf(...target),
          hiveText(to),
        ]),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => mapColumns(mappings, input!),
    };
  },
};

function drawMapping(draw: Draw, column: ValueField, index: number): Mapping {
  const field = column.type.kind === 'struct' && draw.chance(0.6) ? draw.pick(column.type.fields) : undefined;
  const from = field?.type ?? column.type;
  const picked = from.kind === 'choice' ? draw.pick(from.alternatives) : undefined;
  const name = draw.chance(0.5) ? column.name : `${draw.pick(freshNames)}${index}`;
  return {
    source: field === undefined ? [column.name] : [column.name, field.name],
    from,
    ...(picked === undefined ? {} : { picked }),
    // All nested targets are in one struct.
    target: column.near !== true && draw.chance(0.15) ? ['packed', name] : [name],
    to: column.near === true ? from : drawTargetType(draw, picked ?? from),
  };
}

function mapColumns(mappings: readonly Mapping[], input: Frame): NodeResult {
  const record = new CastRecord();
  const read = mappings.map((mapping) => {
    const index = indexOf(input.columns, mapping.source[0]!);
    const column = input.columns[index]!;
    const inner =
      mapping.source.length === 1
        ? undefined
        : (column.type as { fields: readonly ValueField[] }).fields.findIndex(({ name }) => name === mapping.source[1]);
    if (inner === -1) throw new Redraw();
    return (row: readonly Value[]): Value => {
      const outer = row[index]!;
      const held = inner === undefined ? outer : outer === null ? null : (outer as readonly Value[])[inner]!;
      const isPicked =
        held !== null && mapping.picked !== undefined && (held as Tagged).tag === glueName(mapping.picked);
      const result =
        mapping.picked === undefined
          ? castTo(held, mapping.from, mapping.to)
          : isPicked
            ? castTo((held as Tagged).value, mapping.picked, mapping.to)
            : null;
      noteLost(pathOf(...mapping.target), held, result);
      return result;
    };
  });
  const packed = [...mappings.keys()].filter((index) => mappings[index]!.target.length === 2);
  const order = [...mappings.keys()].filter((index) => !packed.includes(index) || index === packed[0]);
  const columns = order.map((index): ValueField => {
    const { target, to } = mappings[index]!;
    if (target.length === 1) {
      const near = input.columns.some((column) => column.near === true && column.name === mappings[index]!.source[0]);
      return { name: target[0]!, type: to, ...(near ? { near } : {}) };
    }
    const fields = packed.map((place) => ({ name: mappings[place]!.target[1]!, type: mappings[place]!.to }));
    if (!haveDifferentNames(fields)) throw new Redraw();
    return { name: 'packed', type: { kind: 'struct', fields } };
  });
  if (!haveDifferentNames(columns)) throw new Redraw();
  const { frame } = mapped(input, columns, (row) =>
    record.row(() =>
      order.map((index) =>
        mappings[index]!.target.length === 1 ? read[index]!(row) : packed.map((place) => read[place]!(row)),
      ),
    ),
  );
  return { frame, castToNull: record.castToNull };
}

/** The result of one action on a column. */
type Resolved = readonly { readonly field: ValueField; readonly value: (held: Value) => Value }[];

export const resolveChoice: NodeDrawing = {
  transform: 'ResolveChoice',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const choices = frame!.columns.filter(({ type }) => type.kind === 'choice');
    const others = frame!.columns.filter(({ type, near }) => isCastable(type, { kind: 'string' }) && near !== true);
    const all = choices.length > 0 && draw.chance(0.4);
    const chosen = all ? choices : draw.some(choices.length > 0 ? choices : others, 1);
    if (chosen.length === 0) throw new Redraw();
    const action = drawAction(draw, chosen[0]!.type);
    const evaluate = (input: Frame): NodeResult => {
      const record = new CastRecord();
      for (const { name } of chosen) indexOf(input.columns, name);
      const resolved = input.columns.map((column) =>
        chosen.some(({ name }) => name === column.name)
          ? resolve(column, action)
          : [{ field: column, value: (held: Value) => held }],
      );
      const columns = resolved.flat().map(({ field }) => field);
      if (!haveDifferentNames(columns)) throw new Redraw();
      const { frame: made } = mapped(input, columns, (row) =>
        record.row(() => resolved.flatMap((parts, index) => parts.map(({ value }) => value(row[index]!)))),
      );
      return { frame: made, castToNull: record.castToNull };
    };
    evaluate(frame!);
    const args = all
      ? { choice: actionText(action) }
      : { specs: [{ path: pathOf(chosen[0]!.name), action: actionText(action) }] };
    return {
      transform: 'ResolveChoice',
      args,
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

type Action =
  | { readonly kind: 'make_cols' | 'make_struct' }
  | { readonly kind: 'cast' | 'project'; readonly type: ValueType };

function drawAction(draw: Draw, type: ValueType): Action {
  const alternatives = type.kind === 'choice' ? type.alternatives : [type];
  const plain = alternatives.every((one) => isCastable(one, { kind: 'string' }));
  switch (draw.pick(type.kind === 'choice' ? ['cast', 'project', 'make_cols', 'make_struct'] : ['cast', 'project'])) {
    case 'make_cols':
      return { kind: 'make_cols' };
    case 'make_struct':
      return { kind: 'make_struct' };
    case 'project':
      return { kind: 'project', type: draw.pick(alternatives) };
    default:
      if (!plain) throw new Redraw();
      return { kind: 'cast', type: drawTargetType(draw, alternatives[0]!) };
  }
}

function actionText(action: Action): string {
  return 'type' in action ? `${action.kind}:${hiveText(action.type)}` : action.kind;
}

function resolve({ name, type }: ValueField, action: Action): Resolved {
  const alternatives = type.kind === 'choice' ? type.alternatives : [type];
  const of = (held: Value, wanted: ValueType): Value =>
    type.kind !== 'choice'
      ? held
      : held !== null && (held as Tagged).tag === glueName(wanted)
        ? (held as Tagged).value
        : null;
  const counted = (change: (held: Value) => Value) => (held: Value) => {
    const result = change(held);
    noteLost(pathOf(name), held, result);
    return result;
  };
  switch (action.kind) {
    case 'make_cols':
      return alternatives.map((one) => ({
        field: { name: `${name}_${glueName(one)}`, type: one },
        value: (held) => of(held, one),
      }));
    case 'make_struct':
      return [
        {
          field: {
            name,
            type: { kind: 'struct', fields: alternatives.map((one) => ({ name: glueName(one), type: one })) },
          },
          value: (held) => (held === null ? null : alternatives.map((one) => of(held, one))),
        },
      ];
    case 'project':
      return [{ field: { name, type: action.type }, value: counted((held) => of(held, action.type)) }];
    case 'cast':
      if (!alternatives.every((one) => isCastable(one, action.type))) throw new Redraw();
      return [{ field: { name, type: action.type }, value: counted((held) => castTo(held, type, action.type)) }];
  }
}
