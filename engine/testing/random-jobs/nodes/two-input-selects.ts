/** Shapes of a user's SELECT over two inputs: joins, operations of sets, subqueries and windows, each with its rows. */

import { quoted } from '../duck-type.ts';
import { Redraw } from '../random-job.ts';
import { equalTypes, simple, type Frame, type Row, type Value, type ValueField } from '../value-types.ts';
import { keyOf } from '../values.ts';
import { keyColumns } from './grouping-nodes.ts';
import type { NodeDrawing } from './node-drawing.ts';
import { indexOf } from './paths.ts';

/** Values of the column `k` of one input and of the column `j` of the other one, which have the same type. */
interface Sides {
  readonly left: readonly Value[];
  readonly right: readonly Value[];
  /** The same text for equal values. */
  readonly textOf: (value: Value) => string;
}

interface Shape {
  /** @param k and `j` quoted names of columns, `l` and `r` quoted names of the inputs. */
  readonly sql: (k: string, j: string, l: string, r: string) => string;
  /** Rows of `k` and a number `n`. */
  readonly rows: (sides: Sides) => readonly (readonly [Value, bigint | null])[];
}

const aliases = { in1: 'the "left"', in2: 'Right rows' };

export const twoInputSelect: NodeDrawing = {
  transform: 'SqlTransform',
  inputs: 2,
  draw: ({ draw, frames: [left, right] }) => {
    const pairs = keyColumns(left!).flatMap((k) =>
      keyColumns(right!)
        .filter(({ type }) => equalTypes(type, k.type))
        .map((j) => [k.name, j.name] as const),
    );
    if (pairs.length === 0) throw new Redraw();
    const [k, j] = draw.pick(pairs);
    const { sql, rows } = draw.pick(shapes);
    return {
      transform: 'SqlTransform',
      ports: ['in1', 'in2'],
      mixesRows: true,
      args: { sql: sql(quoted(k), quoted(j), quoted(aliases.in1), quoted(aliases.in2)), aliases },
      evaluate: ({ in1, in2 }) => ({ frame: made(in1!, k, in2!, j, rows) }),
    };
  },
};

/** @throws MissingColumn, Redraw. */
function made(left: Frame, k: string, right: Frame, j: string, rows: Shape['rows']): Frame {
  const [at, other] = [indexOf(left.columns, k), indexOf(right.columns, j)];
  const { type } = left.columns[at]!;
  const columns: ValueField[] = [
    { name: 'k', type },
    { name: 'n', type: simple('bigint') },
  ];
  const sides: Sides = {
    left: left.rows.map((row) => row[at]!),
    right: right.rows.map((row) => row[other]!),
    textOf: (value) => keyOf(value, type),
  };
  return { columns, rows: rows(sides).map((row): Row => row), ordered: false };
}

/** Of the values that are not null, how often each is there. */
function tally({ textOf }: Sides, values: readonly Value[]): (value: Value) => number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(textOf(value), (counts.get(textOf(value)) ?? 0) + 1);
  return (value) => (value === null ? 0 : (counts.get(textOf(value)) ?? 0));
}

/** With null as a value. */
function groups({ textOf }: Sides, values: readonly Value[]): Map<string, Value[]> {
  return Map.groupBy(values, textOf);
}

function repeated<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value);
}

const shapes: readonly Shape[] = [
  {
    sql: (k, j, l, r) =>
      `SELECT a.${k} AS k, count(*) AS n FROM ${l} AS a JOIN ${r} AS b ON a.${k} = b.${j} GROUP BY a.${k}`,
    rows: (sides) => {
      const matches = tally(sides, sides.right);
      return [...groups(sides, sides.left).values()]
        .map(([value, ...more]): [Value, bigint] => [value!, BigInt((more.length + 1) * matches(value!))])
        .filter(([, n]) => n > 0n);
    },
  },
  {
    sql: (k, j, l, r) =>
      `SELECT a.${k} AS k, b.one AS n FROM ${l} AS a LEFT JOIN (SELECT ${j} AS key, 1::BIGINT AS one FROM ${r}) AS b ON a.${k} = b.key`,
    rows: (sides) => {
      const matches = tally(sides, sides.right);
      return sides.left.flatMap((value): (readonly [Value, bigint | null])[] => {
        const found = matches(value);
        return found === 0 ? [[value, null]] : repeated([value, 1n], found);
      });
    },
  },
  {
    sql: (k, j, l, r) =>
      `WITH a AS (SELECT ${k} AS k, count(*) AS m FROM ${l} GROUP BY ALL), b AS (SELECT ${j} AS k, count(*) AS m FROM ${r} GROUP BY ALL) SELECT k, coalesce(a.m, 0) - coalesce(b.m, 0) AS n FROM a FULL JOIN b USING (k)`,
    rows: (sides) => {
      const [left, right] = [groups(sides, sides.left), groups(sides, sides.right)];
      const nulls = (of: Map<string, Value[]>, sign: bigint): (readonly [Value, bigint])[] => {
        const size = of.get(sides.textOf(null))?.length ?? 0;
        return size === 0 ? [] : [[null, sign * BigInt(size)]];
      };
      const keys = new Map([...left, ...right].map(([text, values]) => [text, values[0]!]));
      keys.delete(sides.textOf(null));
      const size = (of: Map<string, Value[]>, text: string): bigint => BigInt(of.get(text)?.length ?? 0);
      const both = [...keys].map(([text, value]) => [value, size(left, text) - size(right, text)] as const);
      return [...both, ...nulls(left, 1n), ...nulls(right, -1n)];
    },
  },
  {
    sql: (k, j, l, r) =>
      `SELECT ${k} AS k, 0::BIGINT AS n FROM ${l} AS a WHERE EXISTS (SELECT 1 FROM ${r} AS b WHERE b.${j} = a.${k}) UNION ALL SELECT ${k}, 1 FROM ${l} AS a WHERE NOT EXISTS (SELECT 1 FROM ${r} AS b WHERE b.${j} = a.${k})`,
    rows: (sides) => {
      const matches = tally(sides, sides.right);
      return sides.left.map((value) => [value, matches(value) > 0 ? 0n : 1n]);
    },
  },
  {
    sql: (k, j, l, r) => `SELECT ${k} AS k, 1::BIGINT AS n FROM ${l} WHERE ${k} NOT IN (SELECT ${j} FROM ${r})`,
    rows: (sides) => {
      const matches = tally(sides, sides.right);
      if (sides.right.length === 0) return sides.left.map((value) => [value, 1n]);
      if (sides.right.includes(null)) return [];
      return sides.left.filter((value) => value !== null && matches(value) === 0).map((value) => [value, 1n]);
    },
  },
  {
    sql: (k, j, l, r) =>
      `SELECT a.${k} AS k, (SELECT count(*) FROM ${r} AS b WHERE b.${j} IS NOT DISTINCT FROM a.${k}) AS n FROM ${l} AS a`,
    rows: (sides) => {
      const right = groups(sides, sides.right);
      return sides.left.map((value) => [value, BigInt(right.get(sides.textOf(value))?.length ?? 0)]);
    },
  },
  ...(['UNION', 'INTERSECT', 'EXCEPT', 'INTERSECT ALL', 'EXCEPT ALL'] as const).map((operation): Shape => ({
    sql: (k, j, l, r) => `SELECT ${k} AS k, 1::BIGINT AS n FROM ${l} ${operation} SELECT ${j}, 1 FROM ${r}`,
    rows: (sides) => {
      const [left, right] = [groups(sides, sides.left), groups(sides, sides.right)];
      const keys = new Map([...left, ...right].map(([text, values]) => [text, values[0]!]));
      return [...keys].flatMap(([text, value]) => {
        const [m, n] = [left.get(text)?.length ?? 0, right.get(text)?.length ?? 0];
        return repeated([value, 1n] as const, timesOf[operation]!(m, n));
      });
    },
  })),
  {
    sql: (k, j, l, r) =>
      `SELECT k, row_number() OVER (PARTITION BY k) AS n FROM (SELECT ${k} AS k FROM ${l} UNION ALL BY NAME SELECT ${j} AS k FROM ${r}) AS u`,
    rows: (sides) =>
      [...groups(sides, [...sides.left, ...sides.right]).values()].flatMap((values) =>
        values.map((value, index) => [value, BigInt(index + 1)] as const),
      ),
  },
  {
    sql: (k, j, l, r) =>
      `SELECT a.${k} AS k, b.n FROM ${l} AS a CROSS JOIN (SELECT count(${j}) AS n FROM ${r}) AS b WHERE a.${k} IS NOT NULL`,
    rows: ({ left, right }) => {
      const held = BigInt(right.filter((value) => value !== null).length);
      return left.filter((value) => value !== null).map((value) => [value, held]);
    },
  },
  {
    sql: (k, j, l, r) =>
      `SELECT a.${k} AS k, x.n FROM ${l} AS a, LATERAL (SELECT count(*) AS n FROM ${r} AS b WHERE b.${j} = a.${k}) AS x WHERE x.n > 0`,
    rows: (sides) => {
      const matches = tally(sides, sides.right);
      return sides.left.filter((value) => matches(value) > 0).map((value) => [value, BigInt(matches(value))]);
    },
  },
  {
    sql: (k, j, l, r) => `SELECT a.${k} AS k, 1::BIGINT AS n FROM ${l} AS a SEMI JOIN ${r} AS b ON a.${k} = b.${j}`,
    rows: (sides) => {
      const matches = tally(sides, sides.right);
      return sides.left.filter((value) => matches(value) > 0).map((value) => [value, 1n]);
    },
  },
  {
    sql: (k, j, l, r) => `SELECT a.${k} AS k, 1::BIGINT AS n FROM ${l} AS a ANTI JOIN ${r} AS b ON a.${k} = b.${j}`,
    rows: (sides) => {
      const matches = tally(sides, sides.right);
      return sides.left.filter((value) => matches(value) === 0).map((value) => [value, 1n]);
    },
  },
];

/** How often a row is in the result that is in the two sides `m` and `n` times. */
const timesOf: Readonly<Record<string, (m: number, n: number) => number>> = {
  UNION: () => 1,
  INTERSECT: (m, n) => (m > 0 && n > 0 ? 1 : 0),
  EXCEPT: (m, n) => (m > 0 && n === 0 ? 1 : 0),
  'INTERSECT ALL': Math.min,
  'EXCEPT ALL': (m, n) => Math.max(0, m - n),
};
