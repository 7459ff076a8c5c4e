/** Counts rows into the groups of a chart: one statement, whose answer is small whatever the rows are. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import {
  codeOf,
  labelOf,
  placeAxis,
  planAxis,
  rankedValues,
  type PlacedAxis,
  type PlannedAxis,
  type RankedValue,
} from '#engine/explore/charts/chart-axis.ts';
import { plainValue, planMeasureOf, type PlannedMeasure } from '#engine/explore/charts/chart-measure.ts';
import type { ChartGroup, ChartGroups, GroupsRequest, Measure } from '#engine/explore/charts/operations.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { selectRows } from '#engine/explore/charts/selected-rows.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

interface CountedGroup {
  readonly x: number;
  readonly by: number;
  readonly xLabel: string | null;
  readonly byLabel: string | null;
  readonly xPlace: bigint;
  readonly byPlace: bigint;
  readonly xKinds: bigint;
  readonly byKinds: bigint;
  readonly counted: bigint;
  readonly filled: bigint;
  readonly value: string | readonly (string | null)[] | null;
}

/** One answer holds all of them. */
const mostGroups = 20_000;

/** @throws EngineError UnknownColumn, InvalidInput as the dimensions, the measure and the filter do. */
export async function groupRowsHere(request: GroupsRequest, context: OperationContext): Promise<ChartGroups> {
  const { schema, rows, totalCount } = await selectRows(request, context);
  const database = await context.database();
  await using connection = await database.connect();
  const measure = await planMeasureOf(request.measure, schema, rows, connection);
  const x = request.x === null ? null : await planAxis(request.x, schema, rows, connection);
  const by = request.by === null ? null : await planAxis(request.by, schema, rows, connection);
  const counted = await connection
    .rows<CountedGroup>(groupsStatement(rows, x, by, measure))
    .catch((thrown: unknown) => refuseLongSum(thrown, request.measure));
  if (counted.length > mostGroups)
    throw new EngineError('InvalidInput', `Cannot draw ${counted.length} groups; the maximum is ${mostGroups}.`, {
      hint: 'Choose wider bins, or fewer values.',
    });
  const placedX = x === null ? null : placed(x, counted, 'x', 'xLabel', 'xPlace', 'xKinds');
  const placedBy = by === null ? null : placed(by, counted, 'by', 'byLabel', 'byPlace', 'byKinds');
  const groups = counted
    .map((group): ChartGroup => {
      const isList = group.value !== null && typeof group.value !== 'string';
      return {
        x: placedX?.positions.get(Number(group.x)) ?? 0,
        by: placedBy?.positions.get(Number(group.by)) ?? 0,
        rowCount: Number(group.counted),
        filledCount: Number(group.filled),
        value: isList ? null : plainValue(group.value as string | null, measure.scale),
        quantiles: isList
          ? (group.value as readonly (string | null)[]).map((value) => plainValue(value, measure.scale))
          : null,
      };
    })
    .toSorted((one, other) => one.x - other.x || one.by - other.by);
  return {
    rowCount: groups.reduce((sum, { rowCount }) => sum + rowCount, 0),
    totalCount,
    x: placedX?.axis ?? null,
    by: placedBy?.axis ?? null,
    groups,
  };
}

/** Decimals and whole numbers are added exactly, in at most 38 digits. */
function refuseLongSum(thrown: unknown, { aggregate, column }: Measure): never {
  if (aggregate === 'sum' && column !== null && thrown instanceof EngineError && /overflow/iu.test(thrown.message)) {
    throw new EngineError('InvalidInput', `Cannot compute the sum of ${column}: it has more than 38 digits.`, {
      hint: 'Choose the mean or the median, or filter the rows.',
      details: { column },
      cause: thrown,
    });
  }
  throw thrown;
}

/** Names of a dimension's columns in the statement. */
interface AxisNames {
  readonly key: Sql;
  /** Whether the key has no place on a scale. */
  readonly placeless: Sql;
  /** The table with the ranks of its values. */
  readonly ranks: Sql;
}

const xNames: AxisNames = { key: sql`xk`, placeless: sql`xp`, ranks: sql`xr` };
const byNames: AxisNames = { key: sql`bk`, placeless: sql`bp`, ranks: sql`br` };

function groupsStatement(
  rows: Sql,
  x: PlannedAxis | null,
  by: PlannedAxis | null,
  { value, part, result, weight }: PlannedMeasure,
): Sql {
  const axes = [
    { axis: x, names: xNames },
    { axis: by, names: byNames },
  ];
  const columns = axes.flatMap(({ axis, names }) => {
    if (axis === null) return [];
    const key = { name: names.key, from: axis.key };
    return axis.isPlaceless === null ? [key] : [key, { name: names.placeless, from: axis.isPlaceless }];
  });
  const cells = columns.map(({ name, from }) => sql`${from} AS ${name}, `);
  const source = sql`source AS (SELECT ${joinSql(cells, sql``)}${value} AS v FROM (${rows}))`;
  const grouped = joinSql(columns.map(({ name }) => name));
  const parts = sql`, parts AS MATERIALIZED (SELECT ${joinSql(
    columns.map(({ name }) => sql`${name}, `),
    sql``,
  )}count(*) AS n, count(v) AS filled, ${part ?? sql`NULL`} AS part FROM source${columns.length === 0 ? sql`` : sql` GROUP BY ${grouped}`})`;
  const base = part === null ? sql`source` : sql`parts`;
  const ranked = axes.filter(({ axis }) => axis !== null && axis.bins === null);
  const ranks = ranked.map(
    ({ names: { key, ranks: name } }) =>
      sql`, ${name} AS MATERIALIZED (${rankedValues(sql`SELECT ${key} AS key, ${weight} AS weight FROM ${base} WHERE ${key} IS NOT NULL GROUP BY ${key}`)})`,
  );
  const joins = ranked.map(({ names }) => sql` LEFT JOIN ${names.ranks} ON ${base}.${names.key} = ${names.ranks}.key`);
  const described = axes.map(({ axis, names: { key, placeless, ranks: name } }) => {
    const zero = sql`CAST(0 AS BIGINT)`;
    const none = { code: literal(0), label: sql`CAST(NULL AS VARCHAR)`, place: zero, kinds: zero };
    if (axis === null) return none;
    const code = sql`CAST(${codeOf(axis, key, placeless, name)} AS INTEGER)`;
    if (axis.bins !== null) return { ...none, code };
    const place = sql`coalesce(min(${name}.place), 0)`;
    return { code, label: sql`min(${labelOf(key)})`, place, kinds: sql`coalesce(max(${name}.kinds), 0)` };
  });
  const [ofX, ofBy] = [described[0]!, described[1]!];
  const [counted, filled] = part === null ? [sql`count(*)`, sql`count(v)`] : [sql`sum(n)`, sql`sum(filled)`];
  return sql`WITH ${source}${part === null ? sql`` : parts}${joinSql(ranks, sql``)}
    SELECT ${ofX.code} AS x, ${ofBy.code} AS "by", ${ofX.label} AS "xLabel", ${ofBy.label} AS "byLabel",
      ${ofX.place} AS "xPlace", ${ofBy.place} AS "byPlace", ${ofX.kinds} AS "xKinds", ${ofBy.kinds} AS "byKinds",
      CAST(${counted} AS BIGINT) AS counted, CAST(${filled} AS BIGINT) AS filled, ${result} AS value
    FROM ${base}${joinSql(joins, sql``)} GROUP BY 1, 2 HAVING ${counted} > 0`;
}

function placed(
  axis: PlannedAxis,
  counted: readonly CountedGroup[],
  code: 'x' | 'by',
  label: 'xLabel' | 'byLabel',
  place: 'xPlace' | 'byPlace',
  kinds: 'xKinds' | 'byKinds',
): PlacedAxis {
  const values = new Map<number, RankedValue>();
  for (const group of counted) {
    if (axis.bins === null && group[code] >= 0)
      values.set(group[code], { code: group[code], label: group[label] ?? '', place: Number(group[place]) });
  }
  return placeAxis(
    axis,
    new Set(counted.map((group) => group[code])),
    [...values.values()].toSorted((one, other) => one.code - other.code),
    counted.reduce((most, group) => Math.max(most, Number(group[kinds])), 0),
  );
}
