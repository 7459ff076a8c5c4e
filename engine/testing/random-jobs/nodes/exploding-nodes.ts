/** Nodes that turn rows into several, or several into one: ExplodeArrayOrMap, Unpivot and Pivot. */

import { castToText } from '../casts.ts';
import type { Draw } from '../draw.ts';
import { Redraw, type NodeResult } from '../random-job.ts';
import {
  equalTypes,
  isWholeType,
  simple,
  wholeNames,
  type Frame,
  type Row,
  type Value,
  type ValueField,
  type ValueType,
} from '../value-types.ts';
import { aggregated, aggregatedType, groupRows, keyColumns } from './grouping-nodes.ts';
import { freshNames, haveDifferentNames, indexOf, pathOf } from './paths.ts';
import { valueAt } from './removing-nodes.ts';
import type { NodeDrawing } from './node-drawing.ts';

interface Listed {
  readonly path: readonly string[];
  readonly type: Extract<ValueType, { kind: 'array' | 'map' }>;
}

function listsIn(columns: readonly ValueField[]): Listed[] {
  return columns.flatMap(({ name, type, near }): Listed[] => {
    if (near === true) return [];
    if (type.kind === 'array' || type.kind === 'map') return [{ path: [name], type }];
    if (type.kind !== 'struct') return [];
    return type.fields.flatMap((field) =>
      field.type.kind === 'array' || field.type.kind === 'map' ? [{ path: [name, field.name], type: field.type }] : [],
    );
  });
}

export const explodeArrayOrMap: NodeDrawing = {
  transform: 'ExplodeArrayOrMap',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const lists = listsIn(frame!.columns);
    if (lists.length === 0) throw new Redraw();
    const { path, type } = draw.pick(lists);
    const newColumn = draw.chance(0.5) ? draw.pick(freshNames) : undefined;
    const outer = draw.chance(0.4);
    const first = newColumn ?? (type.kind === 'map' ? 'key' : path.at(-1)!);
    const evaluate = (input: Frame): NodeResult => {
      const own = indexOf(input.columns, path[0]!);
      const made: ValueField[] =
        type.kind === 'array'
          ? [{ name: first, type: type.element }]
          : [
              { name: first, type: type.key },
              { name: 'value', type: type.value },
            ];
      const replaces = path.length === 1 && first === path[0];
      const put = <T>(row: readonly T[], added: readonly T[]): T[] =>
        replaces ? [...row.slice(0, own), ...added, ...row.slice(own + 1)] : [...row, ...added];
      const columns = put(input.columns, made);
      if (!haveDifferentNames(columns)) throw new Redraw();
      let filtered = 0;
      const rows = input.rows.flatMap((row): Row[] => {
        const elements = (valueAt(input, row, path) ?? []) as readonly Value[];
        if (elements.length === 0 && !outer) filtered++;
        if (elements.length === 0)
          return outer
            ? [
                put(
                  row,
                  made.map(() => null),
                ),
              ]
            : [];
        return elements.map((element) => put(row, type.kind === 'array' ? [element] : (element as readonly Value[])));
      });
      // A map has no order of its entries.
      const ordered = input.ordered && type.kind === 'array';
      return { frame: { columns, rows, ordered }, filtered };
    };
    if (evaluate(frame!).frame.rows.length > 5000) throw new Redraw();
    return {
      transform: 'ExplodeArrayOrMap',
      args: {
        column: pathOf(...path),
        ...(newColumn === undefined ? {} : { newColumn }),
        ...(outer ? { outer } : {}),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

/** Columns of one type, or whole numbers of several. */
function drawAlike(draw: Draw, columns: readonly ValueField[]): ValueField[] {
  const exact = columns.filter(({ near }) => near !== true);
  if (exact.length === 0) throw new Redraw();
  const one = draw.pick(exact);
  const alike = exact.filter(({ type }) => equalTypes(type, one.type) || (isWholeType(type) && isWholeType(one.type)));
  return draw.some(alike, draw.whole(1, Math.min(3, alike.length)));
}

export const unpivot: NodeDrawing = {
  transform: 'Unpivot',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const names = drawAlike(draw, frame!.columns).map(({ name }) => name);
    const includeNulls = draw.chance(0.5);
    const [nameColumn, valueColumn] = draw.chance(0.5) ? ['name', 'value'] : draw.some(freshNames, 2);
    const evaluate = (input: Frame): NodeResult => {
      const turned = names.map((name) => indexOf(input.columns, name));
      const others = [...input.columns.keys()].filter((index) => !turned.includes(index));
      const types = turned.map((index) => input.columns[index]!.type);
      const type = types.reduce((wide, other) =>
        wholeNames.indexOf(other.kind) > wholeNames.indexOf(wide.kind) ? other : wide,
      );
      const columns: ValueField[] = [
        ...others.map((index) => input.columns[index]!),
        { name: nameColumn!, type: simple('string') },
        { name: valueColumn!, type },
      ];
      if (!haveDifferentNames(columns)) throw new Redraw();
      let filtered = 0;
      const rows = input.rows.flatMap((row): Row[] => {
        const made = turned
          .map((index): Row => [...others.map((other) => row[other]!), names[turned.indexOf(index)]!, row[index]!])
          .filter((each) => includeNulls || each.at(-1) !== null);
        if (made.length === 0) filtered++;
        return made;
      });
      return { frame: { columns, rows, ordered: input.ordered }, filtered };
    };
    if (evaluate(frame!).frame.rows.length > 5000) throw new Redraw();
    return {
      transform: 'Unpivot',
      args: {
        columns: names.map((name) => pathOf(name)),
        ...(nameColumn === 'name' ? {} : { nameColumn, valueColumn }),
        ...(includeNulls ? {} : { includeNulls }),
      },
      ports: ['in'],
      mixesRows: false,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};

export const pivot: NodeDrawing = {
  transform: 'Pivot',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const keys = keyColumns(frame!);
    // All other columns form the groups.
    if (frame!.rows.length === 0 || keys.length !== frame!.columns.length) throw new Redraw();
    const pivots = draw.some(keys, draw.whole(1, 2));
    const rest = keys.filter((column) => !pivots.includes(column));
    if (pivots.length === 0 || rest.length === 0) throw new Redraw();
    const of = draw.pick(rest);
    const counted = draw.chance(0.3);
    const aggFunction = counted
      ? draw.pick(['count', 'countDistinct'])
      : draw.pick([
          'min',
          'max',
          ...(frame!.ordered ? ['first', 'last'] : []),
          ...(isWholeType(of.type) ? ['sum'] : []),
        ]);
    const joined = (input: Frame, row: Row): string | null => {
      const texts = pivots.flatMap(({ name, type }) => {
        const value = row[indexOf(input.columns, name)]!;
        return value === null ? [] : [castToText(value, type)!];
      });
      return texts.length === 0 && pivots.length === 1 ? null : texts.join('_');
    };
    const found = frame!.rows.map((row) => joined(frame!, row)).filter((text) => text !== null && !/[\0$]/u.test(text));
    const values = draw
      .some([...new Set([...found, 'nothing'])] as string[], draw.whole(1, 3))
      .filter((text) => text !== '');
    if (values.length === 0 || values.some((text) => /^[+-]?\d{5,}-/u.test(text))) throw new Redraw();
    const evaluate = (input: Frame): NodeResult => {
      const [at, ...pivotsAt] = [of, ...pivots].map(({ name }) => indexOf(input.columns, name));
      const groups = [...input.columns.keys()].filter((index) => index !== at && !pivotsAt.includes(index));
      const columns = [
        ...groups.map((index) => input.columns[index]!),
        ...values.map((name) => ({ name, type: aggregatedType(aggFunction, of.type) })),
      ];
      if (!haveDifferentNames(columns)) throw new Redraw();
      const grouped = groups.length === 0 ? [[...input.rows]] : groupRows(input.rows, groups, input.columns);
      const rows = grouped.map((group): Row => [
        ...groups.map((index) => group[0]![index]!),
        ...values.map((text) => {
          const own = group.filter((row) => joined(input, row) === text).map((row) => row[at!]!);
          return own.length === 0 ? null : aggregated(aggFunction, own, of.type);
        }),
      ]);
      return { frame: { columns, rows, ordered: false } };
    };
    evaluate(frame!);
    return {
      transform: 'Pivot',
      args: {
        columns: pivots.map(({ name }) => pathOf(name)),
        values,
        aggColumn: pathOf(of.name),
        ...(aggFunction === 'sum' ? {} : { aggFunction }),
      },
      ports: ['in'],
      mixesRows: true,
      evaluate: ({ in: input }) => evaluate(input!),
    };
  },
};
