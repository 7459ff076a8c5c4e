/** Counts the bins of linked histograms: each column's rows as the brushes on all other columns leave them. */

import { stableJson } from '#engine/base/hash.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { keptBins } from '#engine/contract/kept-bins.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { planAxis, type PlannedAxis } from '#engine/explore/charts/chart-axis.ts';
import type { Bins } from '#engine/explore/charts/number-bins.ts';
import { selectRows, type SelectedRows } from '#engine/explore/charts/selected-rows.ts';
import {
  countCodes,
  countKeptRows,
  excludeRows,
  mostSelections,
  type Selection,
} from '#engine/explore/linked-bins/count-codes.ts';
import { strideOf } from '#engine/explore/linked-bins/kept-codes.ts';
import type { BinsRequest, ColumnBins, CountedBins } from '#engine/explore/linked-bins/operations.ts';
import { binSource, conditionSource, readCodes, type CodeSource } from '#engine/explore/linked-bins/read-codes.ts';
import { snapshotToken } from '#engine/explore/pages/page-store.ts';
import { checkedCondition } from '#engine/explore/pages/view-rows.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** As a column's profile has them. */
const mostBins = 32;
/** Of codes. */
const byteValues = 256;

/** Of a condition. */
const onlyMet = byCode([false, true]);

/** A column with a scale. */
interface ScaledColumn {
  readonly name: string;
  readonly bins: Bins;
  readonly source: CodeSource;
  /** Its bins, null, and what has no place in a bin. */
  readonly size: number;
}

/** What the brushes on a column keep together. */
interface Brushed {
  readonly column: string;
  readonly source: CodeSource;
  readonly kept: Uint8Array;
}

/** What is known of the rows of one view of a file. */
interface KnownRows {
  /** Begins the keys of its codes. */
  readonly key: string;
  readonly rowCount: number;
  readonly axes: Map<string, PlannedAxis>;
  /** Counts without brushes, by stride and column. */
  readonly all: Map<string, readonly number[]>;
}

const known = new Map<string, KnownRows>();
const keptViews = 16;

/**
 * @throws EngineError UnknownColumn, InvalidInput as pages of the view do, and for brushes on too many columns; Cancelled.
 */
export async function countBinsHere(request: BinsRequest, context: OperationContext): Promise<CountedBins> {
  const { signal } = context;
  const selected = await selectRows(request, context);
  const database = await context.database();
  await using connection = await database.connect();
  const rows = await getKnown(request, selected, connection);
  const scaled = await findScaled(request, selected, rows, connection);
  const brushed = await compileBrushes(request, scaled, selected, context);

  const stride = strideOf(rows.rowCount, scaled.length + brushed.length);
  const counted =
    stride === 1 ? selected.rows : sql`SELECT * FROM (${selected.rows}) WHERE place % ${literal(stride)} = 0`;
  const countedCount = stride === 1 ? rows.rowCount : await countRows(counted, connection);
  const sources = [...scaled, ...brushed].map(({ source }) => source);
  context.progress(null, 'Reading columns');
  const codes = await readCodes(sources, `${rows.key} ${stride}`, counted, countedCount, connection);

  const selections = brushed.map(({ kept }, index): Selection => ({ codes: codes[scaled.length + index]!, kept }));
  const excluded = await excludeRows(selections, countedCount, signal);
  const bitOf = (name: string): number => {
    const place = brushed.findIndex(({ column }) => column === name);
    return place === -1 ? 0 : 1 << place;
  };
  const overPlace = scaled.findIndex(({ name }) => name === request.over);
  const over = overPlace === -1 ? null : { codes: codes[overPlace]!, size: scaled[overPlace]!.size };
  const overBit = overPlace === -1 ? 0 : bitOf(scaled[overPlace]!.name);
  const columns: ColumnBins[] = [];
  for (const [place, { name, bins, size }] of scaled.entries()) {
    const own = { codes: codes[place]!, size };
    const counts = await countCodes(
      { ...own, over: place === overPlace ? null : over, excluded, ignored: bitOf(name) | overBit },
      signal,
    );
    const allKey = `${stride} ${name}`;
    const all = rows.all.get(allKey) ?? (await countCodes({ ...own, over: null, excluded: null, ignored: 0 }, signal));
    rows.all.set(allKey, all);
    columns.push({ name, step: bins.step, bins: bins.bins, counts, all });
  }
  return {
    rowCount: rows.rowCount,
    countedCount,
    keptCount: countKeptRows(excluded, countedCount),
    over: overPlace === -1 ? null : request.over,
    columns,
  };
}

async function getKnown(request: BinsRequest, { rows }: SelectedRows, connection: DuckConnection): Promise<KnownRows> {
  const { filter, search, condition } = request.view;
  const key = stableJson([await snapshotToken(request), filter, search, condition]);
  const found = known.get(key) ?? { key, rowCount: await countRows(rows, connection), axes: new Map(), all: new Map() };
  known.delete(key);
  known.set(key, found);
  for (const oldest of known.keys()) {
    if (known.size <= keptViews) break;
    known.delete(oldest);
  }
  return found;
}

async function countRows(rows: SelectedRows['rows'], connection: DuckConnection): Promise<number> {
  const [row] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${rows})`);
  return Number(row!.count);
}

/** Those of the asked columns that have a scale, and values on it. */
async function findScaled(
  { columns, over }: BinsRequest,
  { schema, rows }: SelectedRows,
  { axes }: KnownRows,
  connection: DuckConnection,
): Promise<ScaledColumn[]> {
  const scaled: ScaledColumn[] = [];
  for (const name of new Set(over === null ? columns : [...columns, over])) {
    const dimension = { column: name, step: 'auto', bins: mostBins, top: 1 } as const;
    const axis = axes.get(name) ?? (await planAxis(dimension, schema, rows, connection));
    axes.set(name, axis);
    const { bins } = axis;
    if (bins !== null) scaled.push({ name, bins, source: binSource(axis, bins), size: bins.bins.length + 2 });
  }
  return scaled;
}

async function compileBrushes(
  { brushes }: BinsRequest,
  scaled: readonly ScaledColumn[],
  { schema }: SelectedRows,
  context: OperationContext,
): Promise<Brushed[]> {
  const byColumn = Map.groupBy(brushes, ({ column }) => column);
  if (byColumn.size > mostSelections)
    throw new EngineError('InvalidInput', `Cannot count the bins behind brushes on ${byColumn.size} columns.`, {
      hint: `Draw on ${mostSelections} columns at most, and use conditions for the others.`,
    });
  const compiled: Brushed[] = [];
  for (const [column, own] of byColumn) {
    const condition = await checkedCondition({ order: [], filter: own, search: '', condition: '' }, schema, context);
    const counted = scaled.find(({ name }) => name === column);
    // One whose ends are those of bins is known by their codes.
    const kept = counted === undefined || own.length > 1 ? undefined : keptBins(counted.bins.bins, own[0]);
    compiled.push(
      kept === undefined
        ? { column, source: conditionSource(stableJson(own), condition), kept: onlyMet }
        : { column, source: counted!.source, kept: byCode(kept) },
    );
  }
  return compiled;
}

/** 1 for codes that are kept. */
function byCode(kept: readonly boolean[]): Uint8Array {
  const codes = new Uint8Array(byteValues);
  for (const [code, isKept] of kept.entries()) codes[code] = Number(isKept);
  return codes;
}
