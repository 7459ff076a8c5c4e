/** What is worth cleaning in a column of text: blanks, placeholders, numbers and dates held as text, several parts in one. */

import { isText } from '#engine/types/data-type.ts';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { selectRows } from '#engine/explore/charts/selected-rows.ts';
import type { Cleanup, Cleanups, ProfileRequest } from '#engine/explore/operations.ts';
import { sampleOf } from '#engine/explore/pages/view-rows.ts';
import { getColumn } from '#engine/explore/pages/row-view.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Texts that people and programs write for "no value", in small letters. */
const placeholders = ['n/a', 'na', '#n/a', '-', '--', '?', 'null', 'none', 'nil', 'nan', 'unknown', 'k. a.', 'k.a.'];
/** The longer ones first: `, ` before `,`. */
const separators = [', ', '; ', ' - ', ' / ', ';', '|', '\t', ',', '/', ' '];
const mostParts = 6;
/** Part of the values that must fit before a type or a split is suggested; the others would become null. */
const usual = 0.95;
const mostExamples = 3;

/** `t`: the text without blanks around it. */
const filled = sql`t <> '' AND lower(t) NOT IN (${joinSql(placeholders.map((each) => literal(each)))})`;
const dayFirst = dateOf(1, 2);
const monthFirst = dateOf(2, 1);

/** A condition for each thing that is looked for, over `v`, the text, and `t`. */
const looks = {
  filled,
  trim: sql`v <> t`,
  empty: sql`t = ''`,
  placeholder: sql`t <> '' AND NOT (${filled})`,
  // A code such as 00123 would lose its zeros as a number.
  code: sql`${filled} AND regexp_full_match(t, '[+-]?0\\d+')`,
  bigint: sql`${filled} AND regexp_full_match(t, '[+-]?\\d+') AND try_cast(t AS BIGINT) IS NOT NULL`,
  double: sql`${filled} AND regexp_full_match(t, '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?')`,
  boolean: sql`lower(t) IN ('true', 'false')`,
  iso: sql`${filled} AND regexp_matches(t, '^\\d{4}-\\d{2}-\\d{2}') AND try_cast(t AS TIMESTAMPTZ) IS NOT NULL`,
  dayFirst: sql`${filled} AND ${dayFirst}`,
  monthFirst: sql`${filled} AND ${monthFirst}`,
  json: sql`regexp_matches(t, '^[\\{\\[]') AND json_valid(t)`,
} satisfies Record<string, Sql>;
type Look = keyof typeof looks;

/** A date of the calendar with slashes or dots and the year at its end: the 31st of February would become null. */
function dateOf(day: number, month: number): Sql {
  const pattern = literal('^(\\d{1,2})[./](\\d{1,2})[./](\\d{4})$');
  const yearFirst = sql`regexp_replace(t, ${pattern}, ${literal(`\\3-\\${month}-\\${day}`)})`;
  return sql`regexp_full_match(t, ${pattern}) AND try_cast(${yearFirst} AS DATE) IS NOT NULL`;
}

/** @throws EngineError UnknownColumn, InvalidInput as pages of the view do. */
export async function findCleanupsHere(request: ProfileRequest, context: OperationContext): Promise<Cleanups> {
  const { schema, rows: all } = await selectRows(request, context);
  const { cell, type } = getColumn(schema, request.column);
  const nothing: Cleanups = { valueCount: 0, sampled: false, cleanups: [] };
  if (!isText(type)) return nothing;
  const database = await context.database();
  await using connection = await database.connect();
  const rows = sampleOf(all, request.sampleRows);
  const sampled = request.sampleRows !== null && (await isMore(connection, all, request.sampleRows));
  const counted = sql`SELECT v, trim(v) AS t, n FROM (SELECT ${cell} AS v, count(*) AS n FROM (${rows}) WHERE ${cell} IS NOT NULL GROUP BY 1)`;
  const found = await count(connection, counted, looks);
  const valueCount = found.total;
  if (valueCount === 0) return { ...nothing, sampled };
  const written = found.counts.placeholder === 0 ? [] : await writtenPlaceholders(connection, counted);
  const split = await findSplit(connection, counted, found.counts.filled);
  return { valueCount, sampled, cleanups: [...suggestions(found, written), ...split] };
}

/** In small letters, without blanks around them. */
async function writtenPlaceholders(connection: DuckConnection, counted: Sql): Promise<readonly string[]> {
  const lines = await connection.rows<{ text: string }>(
    sql`SELECT DISTINCT lower(t) AS text FROM (${counted}) WHERE ${looks.placeholder} ORDER BY 1`,
  );
  return lines.map(({ text }) => text);
}

async function isMore(connection: DuckConnection, rows: Sql, than: number): Promise<boolean> {
  const [row] = await connection.rows<{ more: bigint }>(
    sql`SELECT count(*) AS more FROM (SELECT 1 FROM (${rows}) LIMIT ${literal(than + 1)})`,
  );
  return Number(row!.more) > than;
}

interface Found<Name extends string> {
  readonly total: number;
  readonly counts: Readonly<Record<Name, number>>;
  readonly examples: Readonly<Record<Name, readonly string[]>>;
}

async function count<Name extends string>(
  connection: DuckConnection,
  counted: Sql,
  conditions: Readonly<Record<Name, Sql>>,
): Promise<Found<Name>> {
  const names = Object.keys(conditions) as Name[];
  const measures = names.map((name, index) => {
    const condition = conditions[name];
    const [number, examples] = [sql`${literal(index)}`, literal(mostExamples)];
    return sql`SELECT ${number} AS look, CAST(coalesce(sum(n), 0) AS BIGINT) AS n, coalesce(max_by(left(v, 60), n, ${examples}), []) AS examples FROM counted WHERE ${condition}`;
  });
  const total = sql`SELECT -1 AS look, CAST(coalesce(sum(n), 0) AS BIGINT) AS n, CAST([] AS VARCHAR[]) AS examples FROM counted`;
  const lines = await connection.rows<{ look: number; n: bigint; examples: readonly string[] }>(
    sql`WITH counted AS MATERIALIZED (${counted}) ${joinSql([total, ...measures], sql` UNION ALL `)}`,
  );
  const of = (index: number): { n: number; examples: readonly string[] } => {
    const line = lines.find(({ look }) => Number(look) === index);
    return { n: Number(line?.n ?? 0n), examples: line?.examples ?? [] };
  };
  return {
    total: of(-1).n,
    counts: Object.fromEntries(names.map((name, index) => [name, of(index).n])) as Record<Name, number>,
    examples: Object.fromEntries(names.map((name, index) => [name, of(index).examples])) as Record<
      Name,
      readonly string[]
    >,
  };
}

/** @param written placeholders that occur. */
function suggestions({ counts, examples }: Found<Look>, written: readonly string[]): readonly Cleanup[] {
  const made: Cleanup[] = [];
  const add = (look: Look, cleanup: Pick<Cleanup, 'kind'> & Partial<Cleanup>, outOf: number | null = null): void =>
    void made.push({ ...plain, rowCount: counts[look], examples: examples[look], outOf, ...cleanup });
  const fits = (look: Look): boolean => counts.filled > 0 && counts[look] >= usual * counts.filled;
  if (counts.trim > counts.empty || (counts.trim > 0 && counts.empty === 0)) add('trim', { kind: 'trim' });
  if (counts.empty > 0) add('empty', { kind: 'empty' });
  if (counts.placeholder > 0) add('placeholder', { kind: 'placeholder', values: written });
  const isDate = fits('iso');
  if (counts.code === 0 && fits('bigint')) add('bigint', { kind: 'type', type: 'bigint' }, counts.filled);
  else if (counts.code === 0 && fits('double')) add('double', { kind: 'type', type: 'double' }, counts.filled);
  else if (fits('boolean')) add('boolean', { kind: 'type', type: 'boolean' }, counts.filled);
  else if (isDate) add('iso', { kind: 'time' }, counts.filled);
  // Where both orders fit every value, nothing says which is right: the usual one of the two is a guess for a person.
  else if (fits('dayFirst') || fits('monthFirst')) {
    const order = counts.dayFirst >= counts.monthFirst ? 'day-first' : 'month-first';
    const isAmbiguous = counts.dayFirst === counts.monthFirst;
    add(order === 'day-first' ? 'dayFirst' : 'monthFirst', { kind: 'date', order, isAmbiguous }, counts.filled);
  } else if (fits('json')) add('json', { kind: 'json' }, counts.filled);
  return made;
}

const plain: Omit<Cleanup, 'kind' | 'rowCount' | 'outOf' | 'examples'> = {
  type: null,
  order: null,
  isAmbiguous: false,
  separator: null,
  parts: null,
  values: [],
};

/** The separator that occurs equally often in nearly every value. */
async function findSplit(connection: DuckConnection, counted: Sql, filledCount: number): Promise<readonly Cleanup[]> {
  if (filledCount === 0) return [];
  const times = (separator: string): Sql =>
    sql`((length(t) - length(replace(t, ${literal(separator)}, ''))) // ${literal(separator.length)})`;
  const usualTimes = await connection.rows<{ place: number; times: bigint | null }>(
    joinSql(
      separators.map(
        (separator, place) =>
          sql`SELECT ${literal(place)} AS place, mode(${times(separator)}) AS times FROM (${counted}) WHERE ${looks.filled}`,
      ),
      sql` UNION ALL `,
    ),
  );
  const candidates = usualTimes
    .toSorted((one, other) => Number(one.place) - Number(other.place))
    .flatMap(({ place, times: found }) => {
      const [separator, parts] = [separators[Number(place)]!, Number(found ?? 0n) + 1];
      return parts < 2 || parts > mostParts ? [] : [{ separator, parts }];
    });
  if (candidates.length === 0) return [];
  // Numbers, dates and JSON have separators, and are one value.
  const isText = sql`${looks.filled} AND NOT (${looks.double}) AND NOT (${looks.iso}) AND NOT (${dayFirst}) AND NOT (${looks.json})`;
  const conditions = Object.fromEntries(
    candidates.map(({ separator, parts }, index) => [
      String(index),
      sql`${isText} AND ${times(separator)} = ${literal(parts - 1)}`,
    ]),
  );
  const { counts, examples } = await count(connection, counted, conditions);
  const at = candidates.findIndex((_each, index) => counts[String(index)]! >= usual * filledCount);
  const split = candidates[at];
  if (split === undefined) return [];
  const [rowCount, shown] = [counts[String(at)]!, examples[String(at)]!];
  return [{ ...plain, kind: 'split', ...split, rowCount, outOf: filledCount, examples: shown }];
}
