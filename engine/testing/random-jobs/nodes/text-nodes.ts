/** Nodes that take texts apart and join them. */

import { simple, type ValueType } from '../value-types.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { drawName, drawPlace, isTextual, put, textOf } from './put.ts';

const string = simple('string');
const strings: ValueType = { kind: 'array', element: string };

export const concatenateColumns: NodeDrawing = {
  transform: 'ConcatenateColumns',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const places = Array.from({ length: draw.whole(1, 3) }, () => drawPlace(draw, frame!, isTextual));
    const name = drawName(draw, frame!);
    const spacer = draw.pick([undefined, '', '-', ' | ', "it's"]);
    const nullValue = draw.pick([undefined, '', 'null', '∅']);
    return {
      transform: 'ConcatenateColumns',
      args: {
        colName: name,
        colList: places.map(({ path }) => path),
        ...(spacer === undefined ? {} : { spacer }),
        ...(nullValue === undefined ? {} : { nullValue }),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const read = places.map((place) => place.read(input!));
        return put(input!, [
          {
            field: { name, type: string },
            valueOf: (row) =>
              places.map(({ type }, index) => textOf(read[index]!(row), type) ?? nullValue ?? '').join(spacer ?? ''),
          },
        ]);
      },
    };
  },
};

export const splitString: NodeDrawing = {
  transform: 'SplitString',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(draw, frame!, isTextual);
    const newColName = place.isField || draw.chance(0.5) ? drawName(draw, frame!) : undefined;
    const pattern = draw.pick([',', ' ', '[,;]', 'a', 'b+', String.raw`\|`, '[^a-z]', '0']);
    return {
      transform: 'SplitString',
      args: { colName: place.path, pattern, ...(newColName === undefined ? {} : { newColName }) },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const read = place.read(input!);
        const valueOf = (row: Parameters<typeof read>[0]): readonly string[] | null =>
          textOf(read(row), place.type)?.split(new RegExp(pattern, 'u')) ?? null;
        return put(input!, [{ field: { name: newColName ?? place.name, type: strings }, valueOf }]);
      },
    };
  },
};

/** Each with its number of groups. */
const patterns: readonly (readonly [pattern: string, groups: number])[] = [
  ['[0-9]+', 0],
  ['b', 0],
  ['([a-z]+)', 1],
  ['([0-9])([0-9])', 2],
  ['(a)|(b)', 2],
  ['^(.)(.)?', 2],
  ['(?:k|a)([0-9])?(b)?([^,]*)$', 3],
];

export const regexExtractor: NodeDrawing = {
  transform: 'RegexExtractor',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const place = drawPlace(draw, frame!, isTextual);
    const [regex, groups] = draw.pick(patterns);
    const newCols = Array.from({ length: Math.max(1, groups) }, (_none, index) =>
      groups > 1 && index > 0 && draw.chance(0.3) ? '' : `${drawName(draw, frame!)}${index === 0 ? '' : index}`,
    );
    return {
      transform: 'RegexExtractor',
      args: { colName: place.path, regex, newCols },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => {
        const read = place.read(input!);
        const made = newCols.map((name, index) => ({
          field: { name, type: string },
          valueOf: (row: Parameters<typeof read>[0]) => {
            const text = textOf(read(row), place.type);
            if (text === null) return null;
            return new RegExp(regex, 'u').exec(text)?.[groups === 0 ? 0 : index + 1] ?? '';
          },
        }));
        return put(
          input!,
          made.filter(({ field }) => field.name !== ''),
        );
      },
    };
  },
};
