/** Shapes of a user's SELECT: groups, windows, subqueries and operations of sets over one input, each with its rows. */

import { quoted } from '../duck-type.ts';
import { Redraw } from '../random-job.ts';
import { simple, type Frame, type Row, type Value, type ValueField } from '../value-types.ts';
import { keyOf } from '../values.ts';
import { distinctRows, groupRows, keyColumns } from './grouping-nodes.ts';
import { indexOf } from './paths.ts';
import type { NodeDrawing } from './node-drawing.ts';

/** Of one input by two of its columns, which may be the same one. */
interface Keyed {
  readonly input: Frame;
  /** Places of the columns. */
  readonly k: number;
  readonly j: number;
}

interface Shape {
  /** @param k and `j` quoted names of columns. @param from quoted name of the input. */
  readonly sql: (k: string, j: string, from: string) => string;
  readonly evaluate: (keyed: Keyed) => Frame;
}

const alias = 'the "rows"';

export const selectTransform: NodeDrawing = {
  transform: 'SqlTransform',
  inputs: 1,
  draw: ({ draw, frames: [frame] }) => {
    const keys = keyColumns(frame!);
    if (keys.length === 0) throw new Redraw();
    const [k, j] = [draw.pick(keys).name, draw.pick(keys).name];
    const { sql, evaluate } = draw.pick(shapes);
    return {
      transform: 'SqlTransform',
      ports: ['in1'],
      mixesRows: true,
      args: { sql: sql(quoted(k), quoted(j), quoted(alias)), aliases: { in1: alias } },
      evaluate: ({ in1: input }) => ({
        frame: evaluate({ input: input!, k: indexOf(input!.columns, k), j: indexOf(input!.columns, j) }),
      }),
    };
  },
};

const count: ValueField = { name: 'n', type: simple('bigint') };

function columnAs(name: string, { input }: Keyed, place: number): ValueField {
  return { ...input.columns[place]!, name };
}

function unordered(columns: readonly ValueField[], rows: readonly Row[]): Frame {
  return { columns, rows, ordered: false };
}

/** `k` beside a number for each row of its group. */
function numbered(keyed: Keyed, numbersOf: (size: number, key: Value) => readonly number[]): Frame {
  const { input, k } = keyed;
  const rows = groupRows(input.rows, [k], input.columns).flatMap((group) => {
    const key = group[0]![k]!;
    return numbersOf(group.length, key).map((number): Row => [key, BigInt(number)]);
  });
  return unordered([columnAs('k', keyed, k), count], rows);
}

function positions(size: number): number[] {
  return Array.from({ length: size }, (_none, index) => index);
}

/** Groups by each of the sets, with the bits of GROUPING. */
function groupedBySets(keyed: Keyed, sets: readonly (readonly ('k' | 'j')[])[]): Frame {
  const { input, k, j } = keyed;
  const rows = sets.flatMap((set): Row[] => {
    const places = set.map((name) => (name === 'k' ? k : j));
    const groups = set.length === 0 ? [[...input.rows]] : groupRows(input.rows, places, input.columns);
    const bits = (set.includes('k') ? 0n : 2n) + (set.includes('j') ? 0n : 1n);
    return groups.map((group) => [
      set.includes('k') ? group[0]![k]! : null,
      set.includes('j') ? group[0]![j]! : null,
      BigInt(group.length),
      bits,
    ]);
  });
  const columns = [columnAs('k', keyed, k), columnAs('j', keyed, j), count, { name: 'g', type: simple('bigint') }];
  return unordered(columns, rows);
}

function onlyDifferent({ k, j }: Keyed): void {
  if (k === j) throw new Redraw();
}

const shapes: readonly Shape[] = [
  {
    sql: (k, j, from) =>
      `SELECT ${k} AS k, ${j} AS j, count(*) AS n, grouping(${k}, ${j}) AS g FROM ${from} GROUP BY GROUPING SETS ((${k}, ${j}), (${j}), ())`,
    evaluate: (keyed) => {
      onlyDifferent(keyed);
      return groupedBySets(keyed, [['k', 'j'], ['j'], []]);
    },
  },
  {
    sql: (k, j, from) =>
      `SELECT ${k} AS k, ${j} AS j, count(*) AS n, grouping(${k}, ${j}) AS g FROM ${from} GROUP BY ROLLUP (${k}, ${j})`,
    evaluate: (keyed) => {
      onlyDifferent(keyed);
      return groupedBySets(keyed, [['k', 'j'], ['k'], []]);
    },
  },
  {
    sql: (k, _j, from) => `SELECT * FROM ${from} QUALIFY count(*) OVER (PARTITION BY ${k}) = 1`,
    evaluate: ({ input, k }) =>
      unordered(
        input.columns,
        groupRows(input.rows, [k], input.columns)
          .filter((group) => group.length === 1)
          .flat(),
      ),
  },
  {
    sql: (k, _j, from) =>
      `SELECT a.${k} AS k, (SELECT count(*) FROM ${from} AS b WHERE b.${k} = a.${k}) AS n FROM ${from} AS a`,
    evaluate: (keyed) => numbered(keyed, (size, key) => positions(size).map(() => (key === null ? 0 : size))),
  },
  {
    sql: (k, _j, from) =>
      `SELECT ${k} AS k, count(*) OVER (PARTITION BY ${k} ORDER BY ${k} ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS n FROM ${from}`,
    evaluate: (keyed) =>
      numbered(keyed, (size) => positions(size).map((at) => Math.min(at, 1) + 1 + Math.min(size - 1 - at, 1))),
  },
  {
    sql: (k, _j, from) =>
      `SELECT ${k} AS k, count(*) OVER w AS n FROM ${from} WINDOW w AS (PARTITION BY ${k} ORDER BY ${k} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)`,
    evaluate: (keyed) => numbered(keyed, (size) => positions(size).map(() => size - 1)),
  },
  {
    sql: (k, _j, from) => `SELECT ${k} AS k, row_number() OVER (PARTITION BY ${k}) AS n FROM ${from}`,
    evaluate: (keyed) => numbered(keyed, (size) => positions(size).map((at) => at + 1)),
  },
  {
    sql: (k, _j, from) =>
      `WITH a AS (SELECT ${k} AS k FROM ${from}), b AS (SELECT DISTINCT k FROM a) SELECT k, 1::BIGINT AS n FROM a EXCEPT ALL SELECT k, 1 FROM b`,
    evaluate: (keyed) => numbered(keyed, (size) => positions(size - 1).map(() => 1)),
  },
  {
    sql: (k, _j, from) =>
      `(SELECT ${k} AS k, 1::BIGINT AS n FROM ${from} UNION SELECT ${k}, 2 FROM ${from}) INTERSECT SELECT ${k}, 2 FROM ${from}`,
    evaluate: (keyed) => numbered(keyed, () => [2]),
  },
  {
    sql: (k, _j, from) =>
      `SELECT a.${k} AS k, u.n FROM ${from} AS a, LATERAL (SELECT unnest([1, NULL, 3])::BIGINT AS n) AS u`,
    evaluate: (keyed) => {
      const { input, k } = keyed;
      const rows = input.rows.flatMap((row) => [1n, null, 3n].map((number): Row => [row[k]!, number]));
      return unordered([columnAs('k', keyed, k), count], rows);
    },
  },
  {
    sql: (k, _j, from) =>
      `WITH RECURSIVE steps(n) AS (SELECT 1::BIGINT UNION ALL SELECT n + 1 FROM steps WHERE n < 3) SELECT a.${k} AS k, steps.n FROM ${from} AS a CROSS JOIN steps`,
    evaluate: (keyed) => numbered(keyed, (size) => positions(size).flatMap(() => [1, 2, 3])),
  },
  {
    sql: (k, _j, from) =>
      `SELECT a.* FROM ${from} AS a WHERE EXISTS (SELECT 1 FROM ${from} AS b WHERE b.${k} = a.${k}) AND a.${k} NOT IN (SELECT ${k} FROM ${from} WHERE false)`,
    evaluate: ({ input, k }) =>
      unordered(
        input.columns,
        input.rows.filter((row) => row[k] !== null),
      ),
  },
  {
    sql: (k, j, from) => `SELECT DISTINCT ${k} AS k, ${j} AS j FROM ${from} ORDER BY ALL LIMIT 1000000`,
    evaluate: (keyed) => {
      const { input, k, j } = keyed;
      const columns = [columnAs('k', keyed, k), columnAs('j', keyed, j)];
      return unordered(
        columns,
        distinctRows(
          input.rows.map((row) => [row[k]!, row[j]!]),
          columns,
        ),
      );
    },
  },
  {
    sql: (k, j, from) =>
      `SELECT ${k} AS k, count(*) FILTER (WHERE ${j} IS NULL) AS n FROM ${from} GROUP BY ALL HAVING count(${j}) < count(*)`,
    evaluate: (keyed) => {
      const { input, k, j } = keyed;
      if (k === j) throw new Redraw();
      const rows = groupRows(input.rows, [k], input.columns).flatMap((group): Row[] => {
        const nulls = group.filter((row) => row[j] === null).length;
        return nulls === 0 ? [] : [[group[0]![k]!, BigInt(nulls)]];
      });
      return unordered([columnAs('k', keyed, k), count], rows);
    },
  },
  {
    sql: (k, _j, from) => `SELECT ${k} AS k, (SELECT count(DISTINCT ${k}) FROM ${from}) AS n FROM ${from}`,
    evaluate: (keyed) => {
      const { input, k } = keyed;
      const { type } = input.columns[k]!;
      const held = new Set(input.rows.filter((row) => row[k] !== null).map((row) => keyOf(row[k]!, type)));
      return numbered(keyed, (size) => positions(size).map(() => held.size));
    },
  },
];
