/** The statement that counts rows into the groups of a chart. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { codeOf, labelOf, rankedValues, type PlannedAxis } from '#engine/explore/charts/chart-axis.ts';
import type { PlannedMeasure } from '#engine/explore/charts/chart-measure.ts';

/** A row of its answer. */
export interface CountedGroup {
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
  /** Of an axis with assumed ends, those of the group. */
  readonly xLeast: string | null;
  readonly xMost: string | null;
  readonly byLeast: string | null;
  readonly byMost: string | null;
}

/** Names of a dimension's columns in the statement. */
interface AxisNames {
  readonly key: Sql;
  /** Whether the key has no place on a scale. */
  readonly placeless: Sql;
  /** The table with the ranks of its values. */
  readonly ranks: Sql;
  /** A row's value, where the ends are assumed; and the smallest and largest one of a part. */
  readonly value: Sql;
  readonly least: Sql;
  readonly most: Sql;
}

const [xNames, byNames] = [sql`x`, sql`b`].map((axis): AxisNames => ({
  key: sql`${axis}k`,
  placeless: sql`${axis}p`,
  ranks: sql`${axis}r`,
  value: sql`${axis}v`,
  least: sql`${axis}l`,
  most: sql`${axis}m`,
})) as [AxisNames, AxisNames];

/** Dimensions and measure of a chart. */
export interface PlannedGroups {
  readonly x: PlannedAxis | null;
  readonly by: PlannedAxis | null;
  readonly measure: PlannedMeasure;
}

export function groupsStatement(rows: Sql, { x, by, measure }: PlannedGroups): Sql {
  const { value, part, result, weight } = measure;
  const axes = [
    { axis: x, names: xNames },
    { axis: by, names: byNames },
  ];
  const keys = axes.flatMap(({ axis, names }) => {
    if (axis === null) return [];
    const key = { name: names.key, from: axis.key };
    return axis.isPlaceless === null ? [key] : [key, { name: names.placeless, from: axis.isPlaceless }];
  });
  const assumed = axes.filter(({ axis }) => axis !== null && axis.assumed !== null);
  const cells = [
    ...keys.map(({ name, from }) => sql`${from} AS ${name}, `),
    ...assumed.map(({ axis, names }) => sql`${axis!.column.cell} AS ${names.value}, `),
  ];
  const source = sql`source AS (SELECT ${joinSql(cells, sql``)}${value} AS v FROM (${rows}))`;
  const grouped = [
    ...keys.map(({ name }) => sql`${name}, `),
    ...assumed.map(({ names }) => sql`min(${names.value}) AS ${names.least}, max(${names.value}) AS ${names.most}, `),
  ];
  const groupBy = keys.length === 0 ? sql`` : sql` GROUP BY ${joinSql(keys.map(({ name }) => name))}`;
  const parts = sql`, parts AS MATERIALIZED (SELECT ${joinSql(grouped, sql``)}count(*) AS n, count(v) AS filled, ${part ?? sql`NULL`} AS part FROM source${groupBy})`;
  const base = part === null ? sql`source` : sql`parts`;
  const ranked = axes.filter(({ axis }) => axis !== null && axis.bins === null);
  const ranks = ranked.map(
    ({ names: { key, ranks: name } }) =>
      sql`, ${name} AS MATERIALIZED (${rankedValues(sql`SELECT ${key} AS key, ${weight} AS weight FROM ${base} WHERE ${key} IS NOT NULL GROUP BY ${key}`)})`,
  );
  const joins = ranked.map(({ names }) => sql` LEFT JOIN ${names.ranks} ON ${base}.${names.key} = ${names.ranks}.key`);
  const [ofX, ofBy] = axes.map(({ axis, names }) => describe(axis, names, part === null)) as [Described, Described];
  const [counted, filled] = part === null ? [sql`count(*)`, sql`count(v)`] : [sql`sum(n)`, sql`sum(filled)`];
  return sql`WITH ${source}${part === null ? sql`` : parts}${joinSql(ranks, sql``)}
    SELECT ${ofX.code} AS x, ${ofBy.code} AS "by", ${ofX.label} AS "xLabel", ${ofBy.label} AS "byLabel",
      ${ofX.place} AS "xPlace", ${ofBy.place} AS "byPlace", ${ofX.kinds} AS "xKinds", ${ofBy.kinds} AS "byKinds",
      CAST(${counted} AS BIGINT) AS counted, CAST(${filled} AS BIGINT) AS filled, ${result} AS value,
      ${ofX.least} AS "xLeast", ${ofX.most} AS "xMost", ${ofBy.least} AS "byLeast", ${ofBy.most} AS "byMost"
    FROM ${base}${joinSql(joins, sql``)} GROUP BY 1, 2 HAVING ${counted} > 0`;
}

/** Of an axis, what the statement says of a group. */
type Described = Readonly<Record<'code' | 'label' | 'place' | 'kinds' | 'least' | 'most', Sql>>;

/** @param ofRows the groups are of rows, not of parts. */
function describe(axis: PlannedAxis | null, names: AxisNames, ofRows: boolean): Described {
  const [zero, none] = [sql`CAST(0 AS BIGINT)`, sql`CAST(NULL AS VARCHAR)`];
  const nothing = { code: literal(0), label: none, place: zero, kinds: zero, least: none, most: none };
  if (axis === null) return nothing;
  const { key, placeless, ranks, value } = names;
  const code = sql`CAST(${codeOf(axis, key, placeless, ranks)} AS INTEGER)`;
  if (axis.bins === null) {
    const place = sql`coalesce(min(${ranks}.place), 0)`;
    return { ...nothing, code, label: sql`min(${labelOf(key)})`, place, kinds: sql`coalesce(max(${ranks}.kinds), 0)` };
  }
  if (axis.assumed === null) return { ...nothing, code };
  const end = (found: Sql): Sql => sql`CAST(${found} AS VARCHAR)`;
  return {
    ...nothing,
    code,
    least: end(sql`min(${ofRows ? value : names.least})`),
    most: end(sql`max(${ofRows ? value : names.most})`),
  };
}
