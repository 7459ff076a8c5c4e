/** Counts rows into the groups of a chart: one statement, whose answer is small whatever the rows are. */

import type { Sql } from '#engine/base/sql.ts';
import {
  hasFewValues,
  keyGroups,
  placeAxis,
  planAxis,
  type PlacedAxis,
  type PlannedAxis,
  type RankedValue,
} from '#engine/explore/charts/chart-axis.ts';
import { measureParts, plainValue, planMeasureOf } from '#engine/explore/charts/chart-measure.ts';
import { groupsStatement, type CountedGroup, type PlannedGroups } from '#engine/explore/charts/groups-statement.ts';
import type { ChartGroup, ChartGroups, Dimension, GroupsRequest, Measure } from '#engine/explore/charts/operations.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { selectRows, type SelectedRows } from '#engine/explore/charts/selected-rows.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

interface CountedGroups extends PlannedGroups {
  readonly counted: readonly CountedGroup[];
}

/** One answer holds all of them. */
const mostGroups = 20_000;

/** @throws EngineError UnknownColumn, InvalidInput as the dimensions, the measure and the filter do. */
export async function groupRowsHere(request: GroupsRequest, context: OperationContext): Promise<ChartGroups> {
  const selected = await selectRows(request, context);
  const database = await context.database();
  await using connection = await database.connect();
  const assumed = await countGroups(request, selected, selected.wholeFile, connection);
  const isSure =
    hasAssumedEnds(assumed.x, assumed.counted, 'xLeast', 'xMost') &&
    hasAssumedEnds(assumed.by, assumed.counted, 'byLeast', 'byMost');
  const { x, by, measure, counted } = isSure ? assumed : await countGroups(request, selected, null, connection);
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
    totalCount: selected.totalCount,
    x: placedX?.axis ?? null,
    by: placedBy?.axis ?? null,
    groups,
  };
}

/** @param wholeFile as of `planAxis`. */
async function countGroups(
  request: GroupsRequest,
  { schema, rows }: SelectedRows,
  wholeFile: string | null,
  connection: DuckConnection,
): Promise<CountedGroups> {
  const plan = async (dimension: Dimension | null): Promise<PlannedAxis | null> =>
    dimension === null ? null : await planAxis(dimension, schema, rows, connection, wholeFile);
  const planned = await measuringParts(
    {
      measure: await planMeasureOf(request.measure, schema, rows, connection),
      x: await plan(request.x),
      by: await plan(request.by),
    },
    rows,
    connection,
  );
  const counted = await connection
    .rows<CountedGroup>(groupsStatement(rows, planned))
    .catch((thrown: unknown) => refuseLongSum(thrown, request.measure));
  return { ...planned, counted };
}

/** The plan whose parts are its groups, where each value of its axes has a separate one. */
async function measuringParts(planned: PlannedGroups, rows: Sql, connection: DuckConnection): Promise<PlannedGroups> {
  const { x, by, measure } = planned;
  if (measure.part !== null) return planned;
  for (const axis of [x, by]) if (axis !== null && !(await hasFewValues(axis, rows, connection))) return planned;
  const keyed = (axis: PlannedAxis | null): PlannedAxis | null => (axis === null ? null : keyGroups(axis));
  return { x: keyed(x), by: keyed(by), measure: measureParts(measure) };
}

/** Whether the rows have the ends that the bins were chosen for. NaN and infinities are ends, too. */
function hasAssumedEnds(
  axis: PlannedAxis | null,
  groups: readonly CountedGroup[],
  least: 'xLeast' | 'byLeast',
  most: 'xMost' | 'byMost',
): boolean {
  const assumed = axis?.assumed ?? null;
  if (assumed === null) return true;
  // Number makes NaN of infinity as DuckDB writes it, which no end is equal to.
  const leastOf = groups.reduce(
    (end, group) => (group[least] === null ? end : Math.min(end, Number(group[least]))),
    Infinity,
  );
  const mostOf = groups.reduce(
    (end, group) => (group[most] === null ? end : Math.max(end, Number(group[most]))),
    -Infinity,
  );
  return leastOf === Number(assumed.least) && mostOf === Number(assumed.most);
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
