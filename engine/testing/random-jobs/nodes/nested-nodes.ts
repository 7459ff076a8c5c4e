/** Nodes that take nested values apart: structs into columns, and JSON text. */

import { CastRecord, noteLost } from '../cast-record.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import { boundsOf, simple, type Frame, type Row, type Value, type ValueField, type ValueType } from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { haveDifferentNames, indexOf, pathOf } from './paths.ts';
import { drawName, drawPlace, put, type Place } from './put.ts';
import { mapped } from './row-wise-nodes.ts';

interface Flat {
  readonly field: ValueField;
  readonly valueOf: (row: Row) => Value;
}

function flat(field: ValueField, separator: string, levels: number, valueOf: (row: Row) => Value): Flat[] {
  const { type, name, near } = field;
  if (type.kind !== 'struct' || levels === 0) return [{ field, valueOf }];
  return type.fields.flatMap((inner, index) =>
    flat(
      { ...inner, name: `${name}${separator}${inner.name}`, ...(near === true ? { near } : {}) },
      separator,
      levels - 1,
      (row) => (valueOf(row) as readonly Value[] | null)?.[index] ?? null,
    ),
  );
}

export const flatten: NodeDrawing = {
  transform: 'Flatten',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    if (frame!.columns.every(({ type }) => type.kind !== 'struct')) throw new Redraw();
    const maxLevels = draw.pick([undefined, 0, 1, 2]);
    const separator = draw.pick([undefined, '.', '_', ' > ']);
    const evaluate = (input: Frame): { frame: Frame } => {
      const all = input.columns.flatMap((column, index) =>
        flat(
          column,
          separator ?? '.',
          maxLevels === undefined || maxLevels === 0 ? 99 : maxLevels,
          (row) => row[index]!,
        ),
      );
      const columns = all.map(({ field }) => field);
      if (!haveDifferentNames(columns)) throw new Redraw();
      return mapped(input, columns, (row) => all.map(({ valueOf }) => valueOf(row)));
    };
    evaluate(frame!);
    return {
      transform: 'Flatten',
      args: {
        ...(maxLevels === undefined ? {} : { maxLevels }),
        ...(separator === undefined ? {} : { separator }),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

/** A value of JSON; undefined: the text is not JSON. */
type Json = undefined | null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Texts of random columns are mostly no JSON; these are in some. */
const paths: readonly (readonly [path: string, find: (json: Json) => Json])[] = [
  ['a', (json) => (isObject(json) ? json['a'] : undefined)],
  ['$.b', (json) => (isObject(json) ? json['b'] : undefined)],
  ["$['b'][1]", (json) => (isObject(json) && Array.isArray(json['b']) ? (json['b'][1] as Json) : undefined)],
  ['$.a.b', () => undefined],
  ['$', (json) => json],
];

function textOfJson(json: Json): string | null {
  if (json === undefined || json === null) return null;
  return typeof json === 'string' ? json : JSON.stringify(json);
}

/** Numbers are written as they are in the text, so only those that JavaScript writes so too. */
function hasPlainNumbers(text: string): boolean {
  return !/^\s*-?[0-9.]+(?:e[0-9+-]+)?\s*$/iu.test(text) || String(Number(text)) === text.trim();
}

export const extractJsonPath: NodeDrawing = {
  transform: 'ExtractJsonPath',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(draw, frame!, ({ kind }) => kind === 'string');
    const chosen = draw.some(paths, draw.whole(1, 3));
    const newCols = chosen.map((_path, index) => `${drawName(draw, frame!)}${index === 0 ? '' : index}`);
    const dropColumn = !place.isField && draw.chance(0.3);
    return {
      transform: 'ExtractJsonPath',
      args: {
        colName: place.path,
        paths: chosen.map(([path]) => path),
        newCols,
        ...(dropColumn ? { dropColumn } : {}),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const read = place.read(input!);
        const { frame: made } = put(
          input!,
          chosen.map(([, find], index) => ({
            field: { name: newCols[index]!, type: simple('string') },
            valueOf: (row) => {
              const text = read(row) as string | null;
              if (text === null) return null;
              if (!hasPlainNumbers(text)) throw new Redraw();
              return textOfJson(find(readJson(text)));
            },
          })),
        );
        const isReplaced = newCols.some((name) => name.toLowerCase() === place.name.toLowerCase());
        if (!dropColumn || isReplaced) return { frame: made };
        const dropped = indexOf(made.columns, place.name);
        const keep = (_one: unknown, index: number): boolean => index !== dropped;
        return mapped(made, made.columns.filter(keep), (row) => row.filter(keep));
      },
    };
  },
};

const whole = simple('int');
const numbers: ValueType = { kind: 'array', element: whole };
const types: readonly (readonly [text: string, type: ValueType])[] = [
  ['int', whole],
  ['array<int>', numbers],
  ['a INT, b ARRAY<INT>', struct({ a: whole, b: numbers })],
  ['struct<b:string,a:struct<x:int>>', struct({ b: simple('string'), a: struct({ x: whole }) })],
];

function struct(fields: Readonly<Record<string, ValueType>>): ValueType {
  return { kind: 'struct', fields: Object.entries(fields).map(([name, type]) => ({ name, type })) };
}

export const parseJsonColumn: NodeDrawing = {
  transform: 'ParseJsonColumn',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(draw, frame!, ({ kind }) => kind === 'string');
    const [schema, type] = draw.pick(types);
    const newColName = place.isField || draw.chance(0.5) ? drawName(draw, frame!) : undefined;
    const name = newColName ?? place.name;
    return {
      transform: 'ParseJsonColumn',
      args: { colName: place.path, schema, ...(newColName === undefined ? {} : { newColName }) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => parsedInto(input!, place, name, type),
    };
  },
};

export const unbox: NodeDrawing = {
  transform: 'Unbox',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(draw, frame!, ({ kind }) => kind === 'string');
    if (place.isField) throw new Redraw();
    const [schema, type] = draw.pick(types);
    return {
      transform: 'Unbox',
      args: { path: place.path, schema, ...(draw.chance(0.5) ? { format: 'json' } : {}) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => parsedInto(input!, place, place.name, type),
    };
  },
};

function parsedInto(input: Frame, place: Place, name: string, type: ValueType): NodeResult {
  const read = place.read(input);
  const record = new CastRecord();
  const valueOf = (row: Row): Value =>
    record.row(() => {
      const text = read(row) as string | null;
      if (text === null) return null;
      const json = readJson(text);
      if (json === undefined) noteLost(pathOf(name), text, null);
      return json === undefined ? null : parsed(json, type, [name]);
    });
  const { frame } = put(input, [{ field: { name, type }, valueOf }]);
  return { frame, castToNull: record.castToNull };
}

/** Each field by itself; an array as a whole. */
function parsed(json: Json, type: ValueType, path: readonly string[]): Value {
  if (json === null || json === undefined) return null;
  if (type.kind === 'struct' && isObject(json))
    return type.fields.map((field) => parsed(json[field.name], field.type, [...path, field.name]));
  const value = type.kind === 'struct' ? undefined : fitting(json, type);
  if (value === undefined) noteLost(pathOf(...path), 'held', null);
  return value ?? null;
}

/** undefined: it does not fit. */
function fitting(json: Exclude<Json, null | undefined>, type: ValueType): Value | undefined {
  if (type.kind === 'string') return textOfJson(json);
  if (type.kind === 'array') {
    if (!Array.isArray(json)) return undefined;
    const elements = (json as readonly Json[]).map((element) =>
      element === null || element === undefined ? null : fitting(element, type.element),
    );
    return elements.includes(undefined) ? undefined : (elements as readonly Value[]);
  }
  return wholeOf(json);
}

/** Also a number within a string, as in JSON files. */
function wholeOf(json: Exclude<Json, null | undefined>): Value | undefined {
  if (typeof json !== 'number' && typeof json !== 'string') return undefined;
  const text = String(json);
  if (typeof json === 'number' && !Number.isInteger(json)) return undefined;
  if (!/^-?(?:0|[1-9]\d*)$/u.test(text)) throw new Redraw();
  const [least, most] = boundsOf('int');
  const value = BigInt(text);
  return value >= least && value <= most ? value : undefined;
}
